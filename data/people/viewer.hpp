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

/// Whether who is signed out reads anything.
enum class Public { open, closed };

/// Which jurisdictions are meant: all; or those within some divisions, and the very ones above these.
struct Jurisdictions {
    bool all = false;
    std::vector<std::string> within;  ///< codes without zero levels, none within another
    std::vector<std::string> above;   ///< "320102" where "320102001" is among `within`

    [[nodiscard]] bool hold(std::string_view jurisdiction) const noexcept;
    [[nodiscard]] bool none() const noexcept { return !all && within.empty(); }
    friend bool operator==(const Jurisdictions&, const Jurisdictions&) = default;
};

/// What somebody may see and change: the one place where rights on features are decided. Deny by default.
///
/// The public reads everywhere what is open to everyone. Where it is shut out, a person reads that within the divisions
/// of any role, and of what concerns a division as a whole (the district's own outline, say) in those above them.
class Viewer {
  public:
    /// Who is signed out.
    explicit Viewer(Public open = Public::open) : Viewer({}, open) {}
    explicit Viewer(std::vector<Grant> grants, Public open = Public::open);

    /// What the person is anywhere; `anybody` always.
    [[nodiscard]] Roles roles() const noexcept { return anywhere_; }
    /// What the person is in a jurisdiction (see jurisdiction()).
    [[nodiscard]] Roles roles_in(std::string_view jurisdiction) const noexcept;

    /// Whether a feature of that jurisdiction is there at all for the person. Asked before anything else.
    [[nodiscard]] bool sees(const Collection& collection, std::string_view jurisdiction) const noexcept;
    [[nodiscard]] bool sees_all(const Collection& collection) const noexcept;
    /// The jurisdictions whose features are there.
    [[nodiscard]] Jurisdictions sight(const Collection& collection) const;

    /// Of a feature that is seen.
    [[nodiscard]] bool reads(const Field& field, std::string_view jurisdiction) const noexcept;
    [[nodiscard]] bool reads(Roles readers, std::string_view jurisdiction) const noexcept;
    /// True where the person reads the field of some feature at least: then it is told of.
    [[nodiscard]] bool reads_somewhere(const Field& field) const noexcept { return reads_somewhere(field.readers); }
    [[nodiscard]] bool reads_somewhere(Roles readers) const noexcept;
    [[nodiscard]] bool reads_everywhere(const Field& field) const noexcept { return reads_everywhere(field.readers); }
    [[nodiscard]] bool reads_everywhere(Roles readers) const noexcept;
    /// The jurisdictions of whose seen features the field is read.
    [[nodiscard]] Jurisdictions reading(const Field& field) const;

    [[nodiscard]] bool writes(const Collection& collection, std::string_view jurisdiction) const noexcept;
    [[nodiscard]] bool writes_somewhere(const Collection& collection) const noexcept;

  private:
    [[nodiscard]] Jurisdictions where(Roles roles) const;

    std::vector<Grant> grants_;  ///< divisions without the zeros that stand for "all below"
    Roles anywhere_ = anybody;
    Roles everywhere_;  ///< what the person is in every jurisdiction
};

/// The code whose holder decides on a feature: that of the division it lies in. A division's is its own, and a grid of
/// the first or second level belongs to the whole district or street, whichever community its middle lies in.
[[nodiscard]] std::string_view jurisdiction(const Collection& collection, std::string_view code,
                                            std::string_view division_code, const Value& level) noexcept;
[[nodiscard]] std::string_view jurisdiction(const Collection& collection, const Feature& feature) noexcept;

/// "320102000000" and "320102" are one place. A code of another form stays as it is.
[[nodiscard]] std::string_view without_zero_levels(std::string_view division) noexcept;

}  // namespace data
