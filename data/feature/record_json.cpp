#include "data/feature/record_json.hpp"

#include <simdjson.h>
#include <sodium.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "data/store/digest.hpp"
#include "data/store/error.hpp"

namespace data {
namespace {

constexpr std::size_t salt_bytes = 16;

template <class Number>
void append_number(std::string& out, Number number) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_key(std::string& out, std::string_view name) {
    out += out.back() == '{' ? "\"" : ",\"";
    out += name;
    out += "\":";
}

std::string fresh_salt() {
    static const int ready = sodium_init();
    if (ready < 0) throw StorageFailure("no randomness");
    std::string salt(salt_bytes, '\0');
    randombytes_buf(salt.data(), salt.size());
    return salt;
}

using Element = simdjson::dom::element;

[[noreturn]] void broken(std::string_view what) {
    throw StorageFailure("a stored record cannot be read: " + std::string(what));
}

/// The value of a field, or nothing where the stored kind does not fit its type.
Value value_from(const Element& element, FieldType type) {
    switch (type) {
        case FieldType::integer:
        case FieldType::reference:
            if (element.is_int64()) return element.get_int64().value_unsafe();
            break;
        case FieldType::real:
            if (element.is_number()) return element.get_double().value_unsafe();
            break;
        case FieldType::boolean:
            if (element.is_bool()) return element.get_bool().value_unsafe();
            break;
        case FieldType::json: return simdjson::minify(element);
        default:
            if (element.is_string()) return std::string(element.get_string().value_unsafe());
    }
    return {};
}

simdjson::dom::object parsed(std::string_view json) {
    thread_local simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS) broken(json.substr(0, 200));
    return object;
}

std::string text_of(const Element& element) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) broken("a text is none");
    return std::string(text);
}

const PersonalValue* find_personal(const std::vector<PersonalValue>& personal, std::string_view field) {
    for (const PersonalValue& value : personal)
        if (value.field == field) return &value;
    return nullptr;
}

Value personal_from(const PersonalValue& stored, FieldType type) {
    std::string wrapped = "{\"v\":" + stored.value + "}";
    return value_from(parsed(wrapped)["v"].value(), type);
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[c & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_json(std::string& out, const Value& value, FieldType type) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (type == FieldType::json)
            out += *text;
        else
            append_json(out, *text);
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        append_number(out, *integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
        if (std::isfinite(*real))
            append_number(out, *real);
        else
            out += "null";
    } else if (const auto* yes = std::get_if<bool>(&value)) {
        out += *yes ? "true" : "false";
    } else {
        out += "null";
    }
}

std::string local_json(const Collection& collection, const Feature& feature) {
    std::string out;
    for (std::size_t i = 0; i < collection.fields.size(); ++i) {
        const Field& field = collection.fields[i];
        if (!field.local || std::holds_alternative<std::monostate>(feature.values[i])) continue;
        if (out.empty()) out = "{";
        append_key(out, field.name);
        append_json(out, feature.values[i], field.type);
    }
    if (!out.empty()) out += '}';
    return out;
}

void read_local_json(const Collection& collection, std::string_view json, std::vector<Value>& values) {
    std::size_t hint = 0;  // members come in the order of the fields
    const std::size_t count = collection.fields.size();
    for (const auto& [key, element] : parsed(json)) {
        for (std::size_t tried = 0; tried < count; ++tried) {
            const std::size_t i = (hint + tried) % count;
            const Field& field = collection.fields[i];
            if (!field.local || field.name != key) continue;
            values[i] = value_from(element, field.type);
            hint = i + 1;
            break;
        }
    }
}

std::string personal_hash(std::string_view salt, std::string_view value) {
    return to_hex(Digest().add(salt).add(value).take());
}

std::string record_json(const Collection& collection, const Feature& feature, std::vector<PersonalValue>& personal) {
    std::string out = "{";
    out.reserve(256);
    append_key(out, "uid"), append_json(out, feature.uid);
    if (!feature.code.empty()) append_key(out, "code"), append_json(out, feature.code);
    if (!feature.name.empty()) append_key(out, "name"), append_json(out, feature.name);
    append_key(out, "version"), append_number(out, feature.version);
    append_key(out, "source"), append_json(out, to_string(feature.source));
    if (!feature.division_code.empty()) append_key(out, "division_code"), append_json(out, feature.division_code);
    for (std::size_t i = 0; i < collection.fields.size(); ++i) {
        const Field& field = collection.fields[i];
        const Value& value = feature.values[i];
        if (std::holds_alternative<std::monostate>(value)) continue;
        append_key(out, field.name);
        if (!field.personal) {
            append_json(out, value, field.type);
            continue;
        }
        PersonalValue hidden{field.name, fresh_salt(), {}, {}};
        append_json(hidden.value, value, field.type);
        hidden.hash = personal_hash(hidden.salt, hidden.value);
        out += "{\"hash\":\"" + hidden.hash + "\"}";
        personal.push_back(std::move(hidden));
    }
    out += '}';
    return out;
}

Feature feature_from_record(const Collection& collection, std::string_view json,
                            const std::vector<PersonalValue>& personal, bool* forgotten) {
    Feature feature;
    feature.values.resize(collection.fields.size());
    std::vector<std::pair<std::size_t, const PersonalValue*>> hidden;
    for (const auto& [key, element] : parsed(json)) {
        if (key == "uid") {
            feature.uid = text_of(element);
        } else if (key == "code") {
            feature.code = text_of(element);
        } else if (key == "name") {
            feature.name = text_of(element);
        } else if (key == "division_code") {
            feature.division_code = text_of(element);
        } else if (key == "version") {
            if (element.get(feature.version) != simdjson::SUCCESS) broken("the version is no number");
        } else if (key == "source") {
            const auto source = source_from(text_of(element));
            if (!source) broken("the source is unknown");
            feature.source = *source;
        } else if (const auto place = collection.field(key)) {
            if (collection.fields[*place].personal && element.is_object()) {
                const PersonalValue* value = find_personal(personal, key);
                if (!value && forgotten) *forgotten = true;
                if (value) hidden.emplace_back(*place, value);
            } else {
                feature.values[*place] = value_from(element, collection.fields[*place].type);
            }
        }
    }
    for (const auto& [place, value] : hidden)  // the parser holds one document at a time
        feature.values[place] = personal_from(*value, collection.fields[place].type);
    return feature;
}

}  // namespace data
