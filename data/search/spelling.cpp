#include "data/search/spelling.hpp"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace data {
namespace {

constexpr int table_version = 3;  // raise with any change of further_readings, of the rules below or of search_tokens()

constexpr char32_t first_han = 0x4E00, last_han = 0x9FFF;  // CJK Unified Ideographs: every character of a place's name

/// Readings in the names of places (and families) that ICU's single reading may lack; both stay valid.
constexpr std::array further_readings = std::to_array<std::pair<char32_t, std::string_view>>({
    {U'重', "chong zhong"}, {U'长', "chang zhang"}, {U'厦', "xia sha"},     {U'行', "hang xing"},
    {U'乐', "le yue"},      {U'朝', "chao zhao"},   {U'都', "du dou"},      {U'大', "da dai"},
    {U'单', "dan shan"},    {U'曾', "zeng ceng"},   {U'堡', "bao pu bu"},   {U'六', "liu lu"},
    {U'蚌', "beng bang"},   {U'泊', "bo po"},       {U'番', "fan pan"},     {U'阿', "a e"},
    {U'什', "shi shen"},    {U'刹', "cha sha"},     {U'尉', "wei yu"},      {U'解', "jie xie"},
    {U'区', "qu ou"},       {U'车', "che ju"},      {U'弄', "nong long"},   {U'巷', "xiang hang"},
    {U'石', "shi dan"},     {U'莘', "xin shen"},    {U'宿', "su xiu"},      {U'涌', "yong chong"},
    {U'会', "hui kuai"},    {U'查', "cha zha"},     {U'柏', "bai bo"},      {U'角', "jiao jue"},
    {U'校', "xiao jiao"},   {U'传', "chuan zhuan"}, {U'藏', "cang zang"},   {U'降', "jiang xiang"},
    {U'调', "diao tiao"},   {U'沈', "shen chen"},   {U'洗', "xi xian"},     {U'地', "di de"},
    {U'咀', "zui ju"},      {U'卜', "bu bo"},       {U'俞', "yu shu"},      {U'仔', "zai zi"},
    {U'朴', "pu piao"},     {U'埔', "pu bu"},       {U'参', "can shen"},    {U'薄', "bo bao"},
    {U'佛', "fo fu"},       {U'露', "lu lou"},      {U'便', "bian pian"},   {U'卡', "ka qia"},
    {U'落', "luo la"},      {U'模', "mo mu"},       {U'种', "zhong chong"}, {U'盛', "sheng cheng"},
    {U'乘', "cheng sheng"}, {U'省', "sheng xing"},  {U'圩', "wei xu"},      {U'浒', "hu xu"},
    {U'陂', "bei pi po"},   {U'枞', "zong cong"},   {U'率', "shuai lv lu"}, {U'和', "he huo"},
    {U'强', "qiang jiang"}, {U'还', "hai huan"},    {U'扎', "zha za"},      {U'折', "zhe she"},
    {U'数', "shu shuo"},    {U'得', "de dei"},      {U'差', "cha chai"},    {U'荨', "qian xun"},
    {U'合', "he ge"},       {U'圈', "quan juan"},   {U'谷', "gu yu"},       {U'澄', "cheng deng"},
    {U'甪', "lu"},
});

std::unique_ptr<icu::Transliterator> transliterator(const char* id) {
    UErrorCode failure = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(id, UTRANS_FORWARD, failure));
    if (U_FAILURE(failure)) throw std::runtime_error(std::string("ICU has no transform ") + id);
    return made;
}

icu::UnicodeString one(char32_t character) {
    return icu::UnicodeString(static_cast<UChar32>(character));
}

/// The simplified form of every ideograph, made once: asking ICU for each name would cost a hundred times more.
const std::vector<char32_t>& simplified_forms() {
    static const std::vector<char32_t> forms = [] {
        const auto simplify = transliterator("Traditional-Simplified");
        std::vector<char32_t> made;
        made.reserve(last_han - first_han + 1);
        for (char32_t c = first_han; c <= last_han; ++c) {
            icu::UnicodeString text = one(c);
            simplify->transliterate(text);
            made.push_back(text.countChar32() == 1 ? static_cast<char32_t>(text.char32At(0)) : c);
        }
        return made;
    }();
    return forms;
}

void add_reading(std::vector<std::string>& to, std::string reading) {
    if (!reading.empty() && std::find(to.begin(), to.end(), reading) == to.end()) to.push_back(std::move(reading));
}

/// "lǜ" as "lv" and "lu"; anything else without its tone mark.
void add_without_tone(std::vector<std::string>& to, const icu::UnicodeString& marked) {
    UErrorCode failure = U_ZERO_ERROR;
    icu::UnicodeString apart;
    icu::Normalizer2::getNFDInstance(failure)->normalize(marked, apart, failure);
    if (U_FAILURE(failure)) throw std::runtime_error("ICU cannot take accents off");
    constexpr char16_t two_dots = 0x0308;
    std::string with_v, with_u;
    for (int i = 0; i < apart.length(); ++i) {
        const char16_t c = apart[i];
        if (c >= u'a' && c <= u'z') with_v += static_cast<char>(c), with_u += static_cast<char>(c);
        if (c == two_dots && !with_v.empty()) with_v.back() = 'v';
    }
    add_reading(to, with_v);
    add_reading(to, with_u);
}

const std::vector<std::vector<std::string>>& all_readings() {
    static const std::vector<std::vector<std::string>> made = [] {
        const auto to_latin = transliterator("Han-Latin");
        std::vector<std::vector<std::string>> table(last_han - first_han + 1);
        for (char32_t c = first_han; c <= last_han; ++c) {
            icu::UnicodeString text = one(c);
            to_latin->transliterate(text);
            add_without_tone(table[c - first_han], text);
        }
        for (const auto& [character, words] : further_readings) {
            auto& known = table[character - first_han];
            for (std::size_t at = 0; at < words.size();) {
                const std::size_t end = std::min(words.find(' ', at), words.size());
                add_reading(known, std::string(words.substr(at, end - at)));
                at = end + 1;
            }
        }
        return table;
    }();
    return made;
}

}  // namespace

bool is_han(char32_t character) noexcept {
    return first_han <= character && character <= last_han;
}

std::u32string folded(std::string_view utf8) {
    UErrorCode failure = U_ZERO_ERROR;
    const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(failure);
    const auto text = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
    const icu::UnicodeString plain = fold->normalize(text, failure);
    if (U_FAILURE(failure)) throw std::runtime_error("ICU cannot fold a text");
    const auto& simplified = simplified_forms();
    std::u32string result;
    for (int i = 0; i < plain.length(); i = plain.moveIndex32(i, 1)) {
        const auto c = static_cast<char32_t>(plain.char32At(i));
        if (is_han(c))
            result += simplified[c - first_han];
        else if (c == U'〇')  // a numeral, no ideograph
            result += U'零';
        else if (u_isalnum(static_cast<UChar32>(c)))
            result += c;
    }
    return result;
}

const std::vector<std::string>& readings(char32_t character) {
    static const std::vector<std::string> none;
    return is_han(character) ? all_readings()[character - first_han] : none;
}

std::string utf8(std::u32string_view text) {
    std::string result;
    icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()), static_cast<std::int32_t>(text.size()))
        .toUTF8String(result);
    return result;
}

void prepare_spelling() {
    static_cast<void>(simplified_forms());
    static_cast<void>(all_readings());
}

std::string spelling_version() {
    return "icu " U_ICU_VERSION " table " + std::to_string(table_version);
}

}  // namespace data
