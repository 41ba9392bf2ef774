#pragma once

#include <cmath>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tests {

/// A small OpenStreetMap extract, drawn in metres east and north of a corner in Nanjing and written as .osm XML.
class OsmSketch {
  public:
    using Place = std::pair<double, double>;
    using Tags = std::map<std::string, std::string>;

    /// What the file's header says it holds.
    void bounds(double width, double height) {
        header_ = "<bounds minlon=\"" + lon(0) + "\" minlat=\"" + lat(0) + "\" maxlon=\"" + lon(width) +
                  "\" maxlat=\"" + lat(height) + "\"/>\n";
    }
    long node(Place place, const Tags& tags) {
        nodes_ += "<node id=\"" + std::to_string(++last_) + "\" version=\"1\" lon=\"" + lon(place.first) + "\" lat=\"" +
                  lat(place.second) + "\">" + written(tags) + "</node>\n";
        return last_;
    }
    long way(const std::vector<Place>& places, const Tags& tags, bool closed = false) {
        std::string refs;
        long first = 0;
        for (const Place& place : places) {
            const long id = node(place, {});
            if (first == 0) first = id;
            refs += "<nd ref=\"" + std::to_string(id) + "\"/>";
        }
        if (closed) refs += "<nd ref=\"" + std::to_string(first) + "\"/>";
        ways_ += "<way id=\"" + std::to_string(++last_) + "\" version=\"1\">" + refs + written(tags) + "</way>\n";
        return last_;
    }
    long box(double west, double south, double east, double north, const Tags& tags) {
        return way({{west, south}, {east, south}, {east, north}, {west, north}}, tags, true);
    }
    void relation(const std::vector<long>& ways, const Tags& tags) {
        std::string members;
        for (const long way : ways)
            members += "<member type=\"way\" ref=\"" + std::to_string(way) + "\" role=\"outer\"/>";
        relations_ += "<relation id=\"" + std::to_string(++last_) + "\" version=\"1\">" + members + written(tags) +
                      "</relation>\n";
    }
    void save(const std::string& file) const {
        std::ofstream out{file};
        out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\">\n"
            << header_ << nodes_ << ways_ << relations_ << "</osm>\n";
    }

  private:
    static std::string written(const Tags& tags) {
        std::string text;
        for (const auto& [key, value] : tags) text += "<tag k=\"" + key + "\" v=\"" + value + "\"/>";
        return text;
    }
    static constexpr double metres_per_degree = 111'195, corner_lat = 32.03, corner_lon = 118.77;
    static std::string lon(double east) {
        return std::to_string(corner_lon + east / (metres_per_degree * std::cos(corner_lat * M_PI / 180)));
    }
    static std::string lat(double north) { return std::to_string(corner_lat + north / metres_per_degree); }

    long last_ = 0;
    std::string header_, nodes_, ways_, relations_;
};

/// Two streets and a river round four blocks: slab houses in two of them, a named compound in the third, a school in
/// the fourth; a wall, a gate, a hydrant, a railway that leaves the box, a relation that misses members.
inline OsmSketch sketched_quarter() {
    OsmSketch city;
    city.bounds(600, 400);
    city.way({{-50, 200}, {650, 200}}, {{"highway", "primary"}, {"name", "中山路"}});
    city.way({{300, -50}, {300, 450}}, {{"highway", "residential"}, {"name", "桃源巷"}});
    city.way({{-50, 380}, {650, 385}}, {{"waterway", "river"}, {"name", "秦淮河"}});
    city.way({{590, -3000}, {590, 3000}}, {{"railway", "rail"}});
    for (int i = 0; i < 5; ++i)
        city.box(40, 30 + i * 30, 90, 42 + i * 30, {{"building", "apartments"}, {"building:levels", "6"}});
    for (int i = 0; i < 5; ++i) city.box(120, 230 + i * 28, 170, 242 + i * 28, {{"building", "yes"}});
    city.box(330, 20, 520, 180, {{"landuse", "residential"}, {"name", "桃源小区"}});
    for (int i = 0; i < 4; ++i) city.box(350, 40 + i * 30, 400, 52 + i * 30, {{"building", "yes"}});
    city.box(340, 220, 560, 360, {{"amenity", "school"}, {"name", "桃源小学"}});
    for (int i = 0; i < 4; ++i) city.box(360, 230 + i * 30, 400, 242 + i * 30, {{"building", "yes"}});
    city.box(20, 300, 80, 360, {{"leisure", "park"}, {"name", "桃源公园"}});
    city.way({{330, 20}, {330, 180}}, {{"barrier", "wall"}});
    city.node({330, 100}, {{"barrier", "gate"}});
    city.node({60, 150}, {{"emergency", "fire_hydrant"}});
    city.node({300, 202}, {{"highway", "traffic_signals"}});
    city.node({310, 210}, {{"place", "suburb"}, {"name", "桃源区"}});
    city.relation({999'999'999}, {{"type", "multipolygon"}, {"building", "yes"}});
    return city;
}

}  // namespace tests
