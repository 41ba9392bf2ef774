#pragma once

#include <string>
#include <vector>

#include "data/people/ground.hpp"
#include "data/people/jurisdiction.hpp"
#include "data/people/role.hpp"

namespace data {

/// A role within a division and all that lies in it, within one grid and all that lies on its ground, or everywhere.
struct Grant {
    Role role = Role::viewer;
    std::string division;  ///< code of a division (GB/T 2260 with GB/T 10114); empty where it is no division
    FeatureId grid = 0;    ///< 0 where it is no grid; one of the two at most

    [[nodiscard]] bool everywhere() const noexcept { return division.empty() && grid == 0; }
    friend bool operator==(const Grant&, const Grant&) = default;
    friend auto operator<=>(const Grant&, const Grant&) = default;
};

/// Whether who is signed out reads anything.
enum class Public { open, closed };

/// Which jurisdictions are meant: all; or those within some divisions, on some grounds, and the very divisions above.
struct Jurisdictions {
    bool all = false;
    std::vector<std::string> within;  ///< codes without zero levels, none within another
    std::vector<std::string> above;   ///< "320102" where "320102001" is among `within`, or has a ground of `on`
    Grounds on;

    [[nodiscard]] bool hold(const Jurisdiction& jurisdiction) const;
    [[nodiscard]] bool none() const noexcept { return !all && within.empty() && on.empty(); }
    friend bool operator==(const Jurisdictions&, const Jurisdictions&) = default;
};

/// What somebody may see and change: the one place where rights on features are decided. Deny by default.
///
/// The public reads everywhere what is open to everyone. Where it is shut out, a person reads that within the divisions
/// and grids of any role, and of what concerns a division as a whole (the district's own outline, say) in those above.
class Viewer {
  public:
    /// Who is signed out.
    explicit Viewer(Public open = Public::open) : Viewer({}, open) {}
    /// `grounds`: those of the grids named by grants. A grant whose grid has none (it is gone) holds nothing.
    explicit Viewer(std::vector<Grant> grants, Public open = Public::open, const Grounds& grounds = {});

    /// What the person is anywhere; `anybody` always.
    [[nodiscard]] Roles roles() const noexcept { return anywhere_; }
    /// What the person is in a jurisdiction.
    [[nodiscard]] Roles roles_in(const Jurisdiction& jurisdiction) const;
    /// What the person is on a ground beside what they are in its division.
    [[nodiscard]] Roles roles_on(const Ground& ground) const noexcept;
    /// Those of the grids in which the person has a role, each once; most people have none.
    [[nodiscard]] const Grounds& grounds() const noexcept { return grounds_; }

    /// Whether a feature of that jurisdiction is there at all for the person. Asked before anything else.
    [[nodiscard]] bool sees(const Collection& collection, const Jurisdiction& jurisdiction) const;
    /// The same for who is that where it lies: see roles_in().
    [[nodiscard]] bool sees(const Collection& collection, Roles here) const noexcept;
    [[nodiscard]] bool sees_all(const Collection& collection) const noexcept;
    /// The jurisdictions whose features are there.
    [[nodiscard]] Jurisdictions sight(const Collection& collection) const;

    /// Of a feature that is seen.
    [[nodiscard]] bool reads(const Field& field, const Jurisdiction& jurisdiction) const;
    [[nodiscard]] bool reads(Roles readers, const Jurisdiction& jurisdiction) const;
    [[nodiscard]] bool reads(const Field& field, Roles here) const noexcept { return reads(field.readers, here); }
    [[nodiscard]] bool reads(Roles readers, Roles here) const noexcept;
    /// True where the person reads the field of some feature at least: then it is told of.
    [[nodiscard]] bool reads_somewhere(const Field& field) const noexcept { return reads_somewhere(field.readers); }
    [[nodiscard]] bool reads_somewhere(Roles readers) const noexcept;
    [[nodiscard]] bool reads_everywhere(const Field& field) const noexcept { return reads_everywhere(field.readers); }
    [[nodiscard]] bool reads_everywhere(Roles readers) const noexcept;
    /// The jurisdictions of whose seen features the field is read.
    [[nodiscard]] Jurisdictions reading(const Field& field) const;

    [[nodiscard]] bool writes(const Collection& collection, const Jurisdiction& jurisdiction) const;
    [[nodiscard]] bool writes_somewhere(const Collection& collection) const noexcept;

  private:
    [[nodiscard]] Jurisdictions where(Roles roles) const;

    std::vector<Grant> grants_;     ///< in divisions, without the zeros that stand for "all below"
    std::vector<Grant> on_ground_;  ///< in grids that have a ground
    Grounds grounds_;
    Roles anywhere_ = anybody;
    Roles everywhere_;  ///< what the person is in every jurisdiction
};

}  // namespace data
