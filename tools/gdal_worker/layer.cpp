#include <cpl_string.h>

#include <algorithm>
#include <filesystem>

#include "tools/gdal_worker/json_lines.hpp"
#include "tools/gdal_worker/read.hpp"

namespace gdal_worker {
namespace {

struct FreeTransformation {
    void operator()(OGRCoordinateTransformation* t) const noexcept { OGRCoordinateTransformation::DestroyCT(t); }
};
using Transformation = std::unique_ptr<OGRCoordinateTransformation, FreeTransformation>;

OGRLayer& choose_layer(GDALDataset& dataset, const std::string& wanted) {
    std::vector<OGRLayer*> with_shapes;
    std::string names;
    for (OGRLayer* layer : dataset.GetLayers()) {
        if (wanted == layer->GetName()) return *layer;
        if (layer->GetGeomType() == wkbNone) continue;
        with_shapes.push_back(layer);
        names += (names.empty() ? "" : ", ") + std::string{layer->GetName()};
    }
    if (!wanted.empty()) throw Refusal{"layer", "no layer is named '" + wanted + "'; there are: " + names};
    if (with_shapes.empty()) throw Refusal{"layer", "the file holds no layer with geometry"};
    if (with_shapes.size() > 1) throw Refusal{"layer", "choose one layer (--layer): " + names};
    return *with_shapes.front();
}

std::string type_name(const OGRFieldDefn& field) {
    switch (field.GetType()) {
        case OFTInteger: return field.GetSubType() == OFSTBoolean ? "boolean" : "integer";
        case OFTInteger64: return "integer";
        case OFTReal: return "real";
        case OFTDate: return "date";
        case OFTDateTime: return "timestamp";
        default: return "text";
    }
}

/// ISO 8601; a time zone is written where the file knows it.
std::string time_of(const OGRFeature& feature, int field, bool with_time) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, zone = 0;
    float second = 0;
    feature.GetFieldAsDateTime(field, &year, &month, &day, &hour, &minute, &second, &zone);
    CPLString text = CPLString().Printf("%04d-%02d-%02d", year, month, day);
    if (!with_time) return text;
    text += CPLString().Printf("T%02d:%02d:%02d", hour, minute, static_cast<int>(second));
    constexpr int utc = 100, first_known = 2, quarters_an_hour = 4;  // GDAL counts zones in quarters from 100
    if (zone == utc) return text + "Z";
    if (zone < first_known) return text;
    const int quarters = std::abs(zone - utc);
    return text + CPLString().Printf("%c%02d:%02d", zone < utc ? '-' : '+', quarters / quarters_an_hour,
                                     quarters % quarters_an_hour * 15);
}

nlohmann::json value_of(const OGRFeature& feature, int field) {
    const OGRFieldDefn& definition = *feature.GetFieldDefnRef(field);
    switch (definition.GetType()) {
        case OFTInteger:
            if (definition.GetSubType() == OFSTBoolean) return feature.GetFieldAsInteger(field) != 0;
            return feature.GetFieldAsInteger(field);
        case OFTInteger64: return static_cast<std::int64_t>(feature.GetFieldAsInteger64(field));
        case OFTReal: return feature.GetFieldAsDouble(field);
        case OFTDate:
        case OFTDateTime: return time_of(feature, field, definition.GetType() == OFTDateTime);
        default: return feature.GetFieldAsString(field);
    }
}

/// The layer's own system, or the one the caller names; degrees with longitude first need no transformation.
Transformation to_degrees(const OGRLayer& layer, const std::string& named, std::string& crs_name) {
    OGRSpatialReference from;
    if (!named.empty()) {
        int code = 0;
        if (std::sscanf(named.c_str(), "EPSG:%d", &code) != 1 || from.importFromEPSG(code) != OGRERR_NONE)
            throw Refusal{"crs", "'" + named + "' is no coordinate system that PROJ knows; write it as EPSG:4549"};
    } else if (const OGRSpatialReference* own = const_cast<OGRLayer&>(layer).GetSpatialRef()) {
        from = *own;
    } else {
        throw Refusal{"no-crs", "the file does not say its coordinate system; name it with --crs EPSG:n"};
    }
    CPLErrorReset();
    const char* authority = from.GetAuthorityName(nullptr);
    const char* code = from.GetAuthorityCode(nullptr);
    crs_name = authority && code ? std::string{authority} + ":" + code : from.GetName() ? from.GetName() : "unnamed";
    if (from.IsLocal() || (!from.IsGeographic() && !from.IsProjected() && !from.IsCompound()))
        throw Refusal{"crs", "the coordinate system '" + crs_name +
                                 "' has no place on the earth; name the real one with --crs EPSG:n"};

    OGRSpatialReference wgs84, cgcs2000;
    constexpr int epsg_wgs84 = 4326, epsg_cgcs2000 = 4490;
    if (wgs84.importFromEPSG(epsg_wgs84) != OGRERR_NONE || cgcs2000.importFromEPSG(epsg_cgcs2000) != OGRERR_NONE)
        throw Refusal{"crs", "PROJ finds no database of coordinate systems on this machine"};
    for (OGRSpatialReference* system : {&from, &wgs84, &cgcs2000})
        system->SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    const char* const loosely[] = {"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES",
                                   "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS", nullptr};
    if (from.IsSame(&wgs84, loosely) || from.IsSame(&cgcs2000, loosely)) return nullptr;
    Transformation transformation{OGRCreateCoordinateTransformation(&from, &wgs84)};
    if (!transformation) throw Refusal{"crs", "no way leads from '" + crs_name + "' to WGS 84"};
    return transformation;
}

/// A GeoPackage that lost its end opens and reads as far as it goes; SQLite's own check finds what is missing.
void check_whole(GDALDataset& dataset) {
    if (std::string_view{dataset.GetDriver()->GetDescription()} != "GPKG") return;
    OGRLayer* answers = dataset.ExecuteSQL("PRAGMA quick_check(1)", nullptr, nullptr);
    std::string answer = "no answer";
    if (answers)
        if (const std::unique_ptr<OGRFeature> row{answers->GetNextFeature()}) answer = row->GetFieldAsString(0);
    dataset.ReleaseResultSet(answers);
    if (answer != "ok") throw Refusal{"damaged", "the file is cut off or damaged: " + answer};
}

/// Without its table a shapefile opens as shapes that nobody can tell apart.
void check_table(GDALDataset& dataset, const std::string& file) {
    if (std::string_view{dataset.GetDriver()->GetDescription()} != "ESRI Shapefile") return;
    for (const char* table : {"dbf", "DBF", "Dbf"})
        if (std::filesystem::exists(CPLResetExtension(file.c_str(), table))) return;
    throw Refusal{"damaged", "the shapefile's table (.dbf) does not lie beside it"};
}

/// -1 where counting would read the whole file once more: lines of GeoJSON.
std::int64_t count_of(OGRLayer& layer, GDALDriver& driver) {
    const bool lines = std::string_view{driver.GetDescription()} == "GeoJSONSeq";
    return layer.GetFeatureCount(lines ? FALSE : TRUE);
}

nlohmann::json describe(OGRLayer& layer, const GDALDataset& dataset, const std::string& crs) {
    nlohmann::json fields = nlohmann::json::array();
    const OGRFeatureDefn& definition = *layer.GetLayerDefn();
    for (int i = 0; i < definition.GetFieldCount(); ++i) {
        const OGRFieldDefn& field = *definition.GetFieldDefn(i);
        if (!CPLIsUTF8(field.GetNameRef(), -1))
            throw Refusal{"encoding", "the column names are not text in the encoding that the file declares (.cpg)"};
        fields.push_back(
            {{"name", field.GetNameRef()}, {"title", field.GetAlternativeNameRef()}, {"type", type_name(field)}});
    }
    GDALDriver* driver = const_cast<GDALDataset&>(dataset).GetDriver();
    return {{"kind", "header"}, {"driver", driver->GetDescription()}, {"layer", layer.GetName()}, {"fields", fields},
            {"crs", crs},       {"count", count_of(layer, *driver)}};
}

/// The middle of a geometry in the file's own numbers.
nlohmann::json middle_of(const OGRGeometry& geometry) {
    OGREnvelope box;
    geometry.getEnvelope(&box);
    return {box.MinX + (box.MaxX - box.MinX) / 2, box.MinY + (box.MaxY - box.MinY) / 2};
}

void write_feature(OGRFeature& feature, OGRCoordinateTransformation* transformation) {
    nlohmann::json properties = nlohmann::json::object(), garbled = nlohmann::json::array();
    for (int i = 0; i < feature.GetFieldCount(); ++i) {
        if (!feature.IsFieldSetAndNotNull(i)) continue;
        const char* name = feature.GetFieldDefnRef(i)->GetNameRef();
        if (feature.GetFieldDefnRef(i)->GetType() == OFTString && !CPLIsUTF8(feature.GetFieldAsString(i), -1))
            garbled.push_back(name);
        properties[name] = value_of(feature, i);
    }
    nlohmann::json frame{{"kind", "feature"}, {"fid", feature.GetFID()}, {"properties", std::move(properties)}};
    if (!garbled.empty()) frame["garbled"] = std::move(garbled);
    OGRGeometry* geometry = feature.GetGeometryRef();
    if (geometry && !geometry->IsEmpty() && transformation) frame["at"] = middle_of(*geometry);
    if (geometry && transformation && geometry->transform(transformation) != OGRERR_NONE) {
        CPLErrorReset();
        frame["unprojectable"] = true;
        geometry = nullptr;
    }
    write_frame(frame, plain_wkb(geometry));
}

}  // namespace

void read_layer(const std::string& file, const std::string& layer_name, const std::string& crs) {
    const Dataset dataset = open_file(holds_json_lines(file) ? "GeoJSONSeq:" + file : file);
    check_whole(*dataset);
    check_table(*dataset, file);
    OGRLayer& layer = choose_layer(*dataset, layer_name);
    std::string crs_name;
    const Transformation transformation = to_degrees(layer, crs, crs_name);
    const nlohmann::json header = describe(layer, *dataset, crs_name);
    refuse_reported_failures();
    write_frame(header);

    std::int64_t read = 0;
    layer.ResetReading();
    while (const std::unique_ptr<OGRFeature> feature{layer.GetNextFeature()}) {
        refuse_reported_failures();
        write_feature(*feature, transformation.get());
        ++read;
    }
    refuse_reported_failures();
    if (const auto promised = header.at("count").get<std::int64_t>(); promised >= 0 && read != promised)
        throw Refusal{"truncated", "the file promises " + std::to_string(promised) + " features and gives " +
                                       std::to_string(read) + ": it is cut off or damaged"};
    write_frame({{"kind", "end"}, {"features", read}});
}

}  // namespace gdal_worker
