// gridkeeper-gdal: reads one geodata file in a sandbox and writes its features to standard output (frames.hpp).
// Started by gridkeeper, not by people: gridkeeper-gdal layer|osm FILE [LAYER] [CRS]

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <new>

#include "tools/gdal_worker/read.hpp"
#include "tools/gdal_worker/sandbox.hpp"

namespace gdal_worker {
namespace {

constexpr std::uint64_t mebibyte = 1 << 20;
constexpr Limits layer_limits{4096 * mebibyte, 3600, 0};
/// The OpenStreetMap driver keeps node places in an unlinked file once they outgrow memory.
constexpr Limits osm_limits{4096 * mebibyte, 6 * 3600, 64 * 1024 * mebibyte};

std::string reported_failure;

void report(CPLErr severity, CPLErrorNum, const char* message) {
    if (severity >= CE_Failure) {
        if (reported_failure.empty()) reported_failure = message;
    } else if (severity == CE_Warning) {
        write_frame({{"kind", "warning"}, {"message", message}});
    }
}

/// Only these drivers exist in this process, so nothing in a file can call up another (OGR_VRT, HTTP ...).
void register_drivers(bool osm) {
    if (osm) return RegisterOGROSM();
    RegisterOGRGeoJSON();
    RegisterOGRGeoJSONSeq();
    RegisterOGRShape();
    RegisterOGRGeoPackage();
}

void set_options() {
    CPLSetErrorHandler(report);
    for (const auto& [name, value] : {std::pair{"GDAL_DRIVER_PATH", "disable"},
                                      {"PROJ_NETWORK", "OFF"},
                                      {"OSR_USE_NETWORK", "NO"},
                                      {"CPL_VSIL_CURL_ALLOWED_FILENAME", "none"},
                                      {"GDAL_DISABLE_READDIR_ON_OPEN", "FALSE"},
                                      {"SHAPE_RESTORE_SHX", "NO"},
                                      {"OGR_ENABLE_PARTIAL_REPROJECTION", "NO"}})
        CPLSetConfigOption(name, value);
}

}  // namespace

Dataset open_file(const std::string& file, const std::vector<std::string>& options) {
    CPLStringList list;
    for (const auto& option : options) list.AddString(option.c_str());
    Dataset dataset{GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, nullptr, list.List(), nullptr)};
    if (!dataset) {
        const std::string why = reported_failure.empty() ? "" : " (" + reported_failure + ")";
        throw Refusal{"format",
                      "the file is none of the formats read here: GeoJSON, GeoPackage, Shapefile;"
                      " OpenStreetMap extracts with --osm" +
                          why};
    }
    return dataset;
}

std::vector<std::uint8_t> plain_wkb(const OGRGeometry* geometry) {
    if (!geometry || geometry->IsEmpty()) return {};
    const std::unique_ptr<OGRGeometry> flat{geometry->hasCurveGeometry() ? geometry->getLinearGeometry()
                                                                         : geometry->clone()};
    flat->flattenTo2D();
    std::vector<std::uint8_t> wkb(flat->WkbSize());
    flat->exportToWkb(wkbNDR, wkb.data(), wkbVariantIso);
    return wkb;
}

void refuse_reported_failures() {
    if (reported_failure.empty()) return;
    throw Refusal{"damaged", "the file cannot be read to its end: " + reported_failure};
}

namespace {

/// GDAL gives meaning to names ("/vsi...", prefixes, whole documents): only the absolute path of a real file passes.
void check_name(const std::string& file) {
    struct stat facts {};
    if (!file.starts_with('/') || file.starts_with("/vsi") || file != std::filesystem::path{file}.lexically_normal() ||
        stat(file.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode))
        throw Refusal{"name", "not the absolute path of a file"};
}

/// What people hand in most often instead of a file that is read here.
void refuse_archive(const std::string& file) {
    std::array<char, 4> start{};
    std::ifstream{file, std::ios::binary}.read(start.data(), start.size());
    if (std::string_view{start.data(), start.size()} == "PK\x03\x04")
        throw Refusal{"format", "the file is a zip archive: unpack it, and name the .shp, .gpkg or .geojson in it"};
}

int run(int count, char** words) {
    const auto word = [&](int i) { return i < count ? std::string{words[i]} : std::string{}; };
    const std::string kind = word(1), file = word(2);
    const bool osm = kind == "osm";
    if (!osm && kind != "layer") {
        std::fputs("gridkeeper-gdal is started by gridkeeper: gridkeeper import --help\n", stderr);
        return EXIT_FAILURE;
    }
    try {
        check_name(file);
        set_options();
        register_drivers(osm);
        enter_sandbox(osm ? osm_limits : layer_limits);
        refuse_archive(file);
        osm ? read_osm(file) : read_layer(file, word(3), word(4));
    } catch (const Refusal& refusal) {
        write_frame({{"kind", "error"}, {"code", refusal.code}, {"message", refusal.what()}});
    } catch (const std::bad_alloc&) {
        write_frame(
            {{"kind", "error"}, {"code", "memory"}, {"message", "the file needs more memory than an import may take"}});
    } catch (const std::exception& failure) {
        write_frame({{"kind", "error"}, {"code", "worker"}, {"message", failure.what()}});
    }
    flush_frames();
    return EXIT_SUCCESS;
}

}  // namespace
}  // namespace gdal_worker

int main(int count, char** words) {
    return gdal_worker::run(count, words);
}
