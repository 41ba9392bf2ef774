#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/people/role.hpp"

namespace data {

/// A role within a division and all that lies in it.
struct Grant {
    Role role = Role::viewer;
    std::string division;  ///< code of a division (GB/T 2260 with GB/T 10114); empty: everywhere

    friend bool operator==(const Grant&, const Grant&) = default;
    friend auto operator<=>(const Grant&, const Grant&) = default;
};

/// What somebody may see and change: the one place where rights on features are decided. Deny by default.
class Viewer {
  public:
    /// Who is signed out.
    Viewer() = default;
    explicit Viewer(std::vector<Grant> grants);

    /// What the person is anywhere; `everyone` always.
    [[nodiscard]] Roles roles() const noexcept { return anywhere_; }
    /// What the person is in a jurisdiction (see jurisdiction()).
    [[nodiscard]] Roles roles_in(std::string_view jurisdiction) const noexcept;

    /// True where the person reads the same fields in every jurisdiction.
    [[nodiscard]] bool reads_alike_everywhere() const noexcept { return alike_; }
    [[nodiscard]] bool reads(const Field& field, std::string_view jurisdiction) const noexcept;
    /// True where the person reads the field of some feature at least: then it is told of.
    [[nodiscard]] bool reads_somewhere(const Field& field) const noexcept;
    /// True where the person reads it of every feature: then it may be filtered and sorted by. What matches says what
    /// stands there, so less would not do.
    [[nodiscard]] bool reads_everywhere(const Field& field) const noexcept;
    [[nodiscard]] bool writes(const Collection& collection, std::string_view jurisdiction) const noexcept;
    [[nodiscard]] bool writes_somewhere(const Collection& collection) const noexcept;

    /// The same for two persons who see the same: part of a cache's key. Empty for who is signed out.
    [[nodiscard]] const std::string& sight() const noexcept { return sight_; }

  private:
    std::vector<Grant> grants_;  ///< divisions without the zeros that stand for "all below"
    Roles anywhere_ = everyone;
    bool alike_ = true;
    std::string sight_;
};

/// The code whose holder decides on a feature: that of the division it lies in. A division's is its own, and a grid of
/// the first or second level belongs to the whole district or street, whichever community its middle lies in.
[[nodiscard]] std::string_view jurisdiction(const Collection& collection, std::string_view code,
                                            std::string_view division_code, const Value& level) noexcept;
[[nodiscard]] std::string_view jurisdiction(const Collection& collection, const Feature& feature) noexcept;

/// "320102000000" and "320102" are one place. A code of another form stays as it is.
[[nodiscard]] std::string_view without_zero_levels(std::string_view division) noexcept;

}  // namespace data
