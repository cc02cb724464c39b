// Starts a playlist for each event that passes its gates.
#include "event/gates.hpp"
#include "event/gesture_kinds.hpp"
#include "event/playlists.hpp"

namespace tutti::event {

namespace {

class GatedPlaylist final : public Gesture {
public:
    GatedPlaylist(const definition::GatedPlaylist& declared, Gates gates, Voice& voice, Playlists& playlists)
        : declared_(declared), gates_(std::move(gates)), voice_(voice), playlists_(playlists) {}

    void hear(const Event& event) override {
        gates_.hear(event);
        if (!gates_.all_on()) return;
        std::erase_if(runs_, [this](RunId run) { return !playlists_.is_active(run); });
        if (declared_.cancel_active) {
            for (const auto run : runs_) playlists_.stop(run);
            runs_.clear();
        }
        const auto run = playlists_.start(declared_.playlist, &event);
        if (!run) return voice_.count_suppressed(); // it was removed, or started too often
        voice_.count_firing();
        if (declared_.cancel_active) runs_.push_back(*run);
    }

private:
    const definition::GatedPlaylist& declared_;
    Gates gates_;
    Voice& voice_;
    Playlists& playlists_;
    std::vector<RunId> runs_; ///< that it started, where it is to cancel them
};

} // namespace

Made make_gated_playlist(const definition::GatedPlaylist& declared, Voice& voice, Playlists& playlists) {
    auto gates = Gates::make(voice.stage(), declared.gates);
    if (!gates) return pass_on(gates);
    return std::make_unique<GatedPlaylist>(declared, std::move(*gates), voice, playlists);
}

} // namespace tutti::event
