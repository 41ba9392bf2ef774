#include "server/http/static_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "server/http/problem.hpp"

namespace {

using namespace server::http;
namespace files = std::filesystem;

class Folder : public testing::Test {
  protected:
    Folder() : root_(files::temp_directory_path() / ("static_files_" + std::to_string(::getpid()))) {
        files::create_directories(root_ / "www/assets");
        write("secret.txt", "secret");
        write("www/index.html", "<!doctype html>");
        write("www/assets/index-B4x9_k2Q.js", std::string(4000, 'x'));
        write("www/worker.mjs", "export {}");
    }
    ~Folder() override { files::remove_all(root_); }

    void write(const std::string& name, const std::string& text) { std::ofstream(root_ / name) << text; }

    Response get(std::string_view name, std::vector<std::pair<std::string, std::string>> headers = {}) {
        Request request;
        request.headers = std::move(headers);
        return served().answer(name, request);
    }
    StaticFiles& served() {
        if (!files_) files_.emplace((root_ / "www").string());
        return *files_;
    }
    static std::string header(const Response& response, std::string_view name) {
        for (const auto& [known, value] : response.headers)
            if (known == name) return value;
        return {};
    }

    files::path root_;
    std::optional<StaticFiles> files_;
};

using StaticFilesOfAFolder = Folder;

TEST_F(StaticFilesOfAFolder, HaveTypesAndAnIndex) {
    EXPECT_EQ(*get("").body, "<!doctype html>");
    EXPECT_EQ(header(get(""), "Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(header(get("worker.mjs"), "Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(content_type("a/0-255.pbf"), "application/x-protobuf");
    EXPECT_EQ(content_type("unknown.thing"), "application/octet-stream");
}

TEST_F(StaticFilesOfAFolder, AreFoundBelowTheFolderOnly) {
    files::create_symlink(root_ / "secret.txt", root_ / "www/link.txt");
    files::create_symlink(root_, root_ / "www/up");
    files::create_symlink(root_ / "www/index.html", root_ / "www/inner.html");

    for (const auto* name :
         {"../secret.txt", "assets/../../secret.txt", "/etc/passwd", "link.txt", "up/secret.txt", "assets", "none.js"})
        EXPECT_THROW(get(name), ProblemError) << name;
    EXPECT_EQ(*get("inner.html").body, "<!doctype html>");
}

TEST_F(StaticFilesOfAFolder, AreCompressedForWhoTakesIt) {
    const auto plain = get("assets/index-B4x9_k2Q.js");
    const auto gzipped = get("assets/index-B4x9_k2Q.js", {{"accept-encoding", "gzip"}});

    EXPECT_EQ(plain.body->size(), 4000u);
    EXPECT_EQ(header(plain, "Content-Encoding"), "");
    EXPECT_LT(gzipped.body->size(), 400u);
    EXPECT_EQ(header(gzipped, "Content-Encoding"), "gzip");
    EXPECT_EQ(header(gzipped, "Vary"), "Accept-Encoding");
    EXPECT_NE(header(plain, "ETag"), header(gzipped, "ETag"));
}

TEST_F(StaticFilesOfAFolder, UseACompressedFileThatLiesBeside) {
    write("www/style.json", std::string(1000, ' '));
    write("www/style.json.gz", "ready made");

    EXPECT_EQ(*get("style.json", {{"accept-encoding", "gzip"}}).body, "ready made");
}

TEST_F(StaticFilesOfAFolder, AreNotSentTwice) {
    const auto etag = header(get(""), "ETag");

    EXPECT_EQ(get("", {{"if-none-match", etag}}).status, 304);
    EXPECT_EQ(get("", {{"if-none-match", "\"other\""}}).status, 200);
}

TEST_F(StaticFilesOfAFolder, StayForeverWhenNamedByTheirContent) {
    EXPECT_NE(header(get("assets/index-B4x9_k2Q.js"), "Cache-Control").find("immutable"), std::string::npos);
    EXPECT_EQ(header(get(""), "Cache-Control"), "no-cache");
}

TEST_F(StaticFilesOfAFolder, MayBeAbsentAltogether) {
    StaticFiles nothing("");
    StaticFiles nowhere((root_ / "no-such-folder").string());

    EXPECT_EQ(nothing.bytes("secret.txt"), nullptr);
    EXPECT_EQ(nowhere.bytes("index.html"), nullptr);
}

}  // namespace
