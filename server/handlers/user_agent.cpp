#include "server/handlers/user_agent.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace server {
namespace {

constexpr std::size_t most_name = 60;  // bytes

using Words = std::pair<std::string_view, std::string_view>;  ///< in the header, and as it is told
// Browsers also claim to be those they descend from, so the youngest come first.
constexpr std::array browsers{
    Words{"MicroMessenger/", "WeChat"}, Words{"Edg", "Edge"},       Words{"OPR/", "Opera"},
    Words{"Firefox/", "Firefox"},       Words{"Chrome/", "Chrome"}, Words{"Safari/", "Safari"}};
constexpr std::array systems{Words{"HarmonyOS", "HarmonyOS"}, Words{"Android", "Android"}, Words{"iPad", "iPad"},
                             Words{"iPhone", "iPhone"},       Words{"Windows", "Windows"}, Words{"Mac OS X", "macOS"},
                             Words{"Linux", "Linux"}};

template <std::size_t n>
std::string_view first_in(std::string_view header, const std::array<Words, n>& known) {
    for (const auto& [sign, word] : known)
        if (header.find(sign) != std::string_view::npos) return word;
    return {};
}

bool is_plain(std::string_view word) {
    return std::ranges::all_of(word, [](char letter) { return letter > ' ' && letter <= '~'; });
}

}  // namespace

SelfDescription described_by(std::string_view user_agent) {
    const auto says = [&](std::string_view word) { return user_agent.find(word) != std::string_view::npos; };
    if (!user_agent.starts_with("Mozilla/")) {
        const auto end = std::min({user_agent.find('/'), user_agent.find(' '), most_name, user_agent.size()});
        const auto word = user_agent.substr(0, end);
        return {data::DeviceKind::program, is_plain(word) ? std::string(word) : std::string()};
    }
    SelfDescription device{data::DeviceKind::computer, std::string(first_in(user_agent, browsers))};
    if (says("iPad") || says("Tablet") || (says("Android") && !says("Mobile")))
        device.kind = data::DeviceKind::tablet;
    else if (says("Mobi") || says("iPhone"))
        device.kind = data::DeviceKind::phone;
    if (const auto system = first_in(user_agent, systems); !system.empty())
        device.name += (device.name.empty() ? "" : ", ") + std::string(system);
    return device;
}

}  // namespace server
