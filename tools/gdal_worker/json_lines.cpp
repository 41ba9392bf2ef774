#include "tools/gdal_worker/json_lines.hpp"

#include <fstream>

#include "tools/gdal_worker/frames.hpp"

namespace gdal_worker {
namespace {

/// Reads through one object and keeps nothing; stops at a collection's features, of which there may be gigabytes.
class FirstObject : public nlohmann::json_sax<nlohmann::json> {
  public:
    [[nodiscard]] bool is_collection() const noexcept { return is_collection_; }

    bool key(string_t& name) override {
        is_collection_ = depth_ == 1 && name == "features";
        return !is_collection_;
    }
    bool start_object(std::size_t) override { return ++depth_ > 0; }
    bool end_object() override { return depth_-- > 0; }
    bool start_array(std::size_t) override { return depth_ > 0; }
    bool end_array() override { return true; }
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

  private:
    int depth_ = 0;
    bool is_collection_ = false;
};

bool is_one_line(std::ifstream& stream, std::streamoff end) {
    stream.clear();
    stream.seekg(0);
    std::string line;
    std::getline(stream >> std::ws, line);
    return stream.tellg() >= end;
}

}  // namespace

bool holds_json_lines(const std::string& file) {
    std::ifstream stream{file, std::ios::binary};
    if ((stream >> std::ws).peek() != '{') return false;
    FirstObject first;
    constexpr bool to_the_end = false;
    if (!nlohmann::json::sax_parse(stream, &first, nlohmann::json::input_format_t::json, to_the_end)) return false;
    const std::streamoff end = stream.tellg();
    const auto next = (stream >> std::ws).peek();
    if (next == std::ifstream::traits_type::eof()) return false;
    if (next == '{' && is_one_line(stream, end)) return true;
    throw Refusal{
        "format",
        "after the first JSON object there is more; of several objects each stands on a line of its own, or all"
        " in one FeatureCollection"};
}

}  // namespace gdal_worker
