#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace data {

/// What a person is in a jurisdiction. `everyone` is the public: who is signed out, and what everybody may, unless the
/// public is shut out. `anybody` is whoever asks, even then: it takes that much to sign in.
enum class Role : std::uint8_t { everyone, officer, planner, enforcer, importer, supervisor, admin, viewer, anybody };
inline constexpr std::initializer_list<Role> roles_of_people{
    Role::officer, Role::planner, Role::enforcer, Role::importer, Role::supervisor, Role::admin, Role::viewer};

[[nodiscard]] std::string_view to_string(Role role) noexcept;
/// Of roles_of_people; nothing for another word.
[[nodiscard]] std::optional<Role> role_from(std::string_view word) noexcept;

/// A set of roles. Empty: nobody.
class Roles {
  public:
    constexpr Roles() = default;
    constexpr Roles(std::initializer_list<Role> roles) {
        for (const Role role : roles) bits_ |= bit(role);
    }
    [[nodiscard]] constexpr bool has(Role role) const noexcept { return bits_ & bit(role); }
    [[nodiscard]] constexpr bool meets(Roles others) const noexcept { return bits_ & others.bits_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    constexpr void add(Role role) noexcept { bits_ |= bit(role); }
    constexpr void add(Roles others) noexcept { bits_ |= others.bits_; }
    friend constexpr auto operator<=>(Roles, Roles) = default;

  private:
    static constexpr std::uint16_t bit(Role role) noexcept {
        return static_cast<std::uint16_t>(1u << static_cast<unsigned>(role));
    }
    std::uint16_t bits_ = 0;
};

inline constexpr Roles nobody{};
inline constexpr Roles everyone{Role::everyone};
inline constexpr Roles anybody{Role::anybody};
inline constexpr Roles signed_in{Role::officer,    Role::planner, Role::enforcer, Role::importer,
                                 Role::supervisor, Role::admin,   Role::viewer};
inline constexpr Roles admins{Role::admin};
/// Who may read what is said about a person.
inline constexpr Roles who_know_people{Role::officer, Role::planner, Role::enforcer, Role::supervisor, Role::admin};

}  // namespace data
