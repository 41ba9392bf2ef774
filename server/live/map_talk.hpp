#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/http/caller.hpp"
#include "server/http/message.hpp"
#include "server/live/live.hpp"

namespace server::live {

/// What is said over /live with one open map (docs/api.md): what changes in its view, as far as who sits there sees it,
/// and who edits what it looks at.
class MapTalk final : public http::Talk {
  public:
    MapTalk(const http::Request& request, App& app, Room& room);
    ~MapTalk() override;
    MapTalk(const MapTalk&) = delete;
    MapTalk& operator=(const MapTalk&) = delete;

    void begin(http::TalkLine& line) override;
    void heard(std::string_view text) override;
    [[nodiscard]] std::optional<std::string> next() override;
    void breathe() override;

    // For its room.
    /// Looks through what came since it last did.
    void look();
    void hear_of_editors(Focus focus);
    std::size_t place_in_room = 0;

  private:
    struct Message;
    void take_view(const Message& message);
    void take_editing(const Message& message);
    void stop_editing();
    void focus_on(std::optional<Focus> focus);
    void look_at_caller();

    [[nodiscard]] const data::Viewer& viewer() const noexcept;
    [[nodiscard]] bool in_view(const Change::State& state) const;
    [[nodiscard]] bool shows(const Change::Feature& feature, const std::optional<Change::State>& state) const;
    [[nodiscard]] bool concerns(const Change& change) const;
    [[nodiscard]] bool sees(Focus focus) const;
    [[nodiscard]] std::optional<std::string> say_changes();
    [[nodiscard]] std::optional<std::string> say_editors();
    [[nodiscard]] std::string say_reload();

    App& app_;
    Room& room_;
    http::TalkLine* line_ = nullptr;  ///< from begin() on; then the talk is in its room
    http::Request credentials_;       ///< what of the request says who asks
    std::shared_ptr<const http::Caller> caller_;
    std::uint64_t people_state_ = 0;

    std::vector<geo::MercatorBox> view_;  ///< two where it crosses the antimeridian; empty: nothing is told
    std::shared_ptr<const data::Catalogue> catalogue_;
    std::vector<bool> collections_;  ///< of the catalogue
    data::Revision looked_ = 0;      ///< what came up to here is told or does not concern this map
    data::Revision told_ = 0;        ///< the newest that the client knows of
    bool due_ = false;               ///< something after looked_ concerns it
    bool answer_due_ = false;        ///< a view waits for its answer, be it that nothing changed
    bool reload_due_ = false;

    std::optional<Focus> card_, editing_, focus_;
    bool editors_due_ = false, editors_known_ = false;
};

}  // namespace server::live
