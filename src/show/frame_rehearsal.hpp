// FrameRehearsal: the frames of a show in virtual time. The same events at the same times give the same
// frames, always, whichever way the events came.
#pragma once

#include "show/light_show.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::show {

/// Who gets the frames.
class FrameSink {
public:
    virtual ~FrameSink() = default;
    /// `number` counts from 1. An error ends the rehearsal.
    virtual Result<void>
    frame(std::string_view display, std::uint64_t number, const pixel::Picture& picture) = 0;
};

class FrameRehearsal final : private scene::MixerReport {
public:
    /// All of them outlive it; `media` may be nullptr. Frame k is that of `start` + k / rate. `more` are
    /// scenes beside those that ship.
    FrameRehearsal(
        const installation::Installation& installation, scene::Media* media, WallTime start, FrameSink& sink,
        std::vector<scene::SceneKind> more = {}
    );

    show::LightShow& light() noexcept { return light_; }
    /// Shown by the next frame.
    void hear(contract::Event event) { light_.hear(std::move(event)); }
    WallTime next() const noexcept;
    /// Draws the next frame of every display.
    Result<void> draw();

    std::uint64_t frames() const noexcept { return frame_; }
    /// Sentences about scenes that failed; taking them clears it.
    std::vector<std::string> take_faults() { return std::exchange(faults_, {}); }

private:
    void scene_begins(std::string_view) noexcept override {}
    void scene_ends() noexcept override {}
    void scene_failed(std::string_view mode, const scene::SceneFault& fault) override;
    void mode_changed(std::string_view) override {}

    LightShow light_;
    WallTime start_;
    FrameSink& sink_;
    std::vector<pixel::Picture> pictures_; ///< in the order of the displays
    std::vector<std::string> faults_;
    std::uint64_t frame_ = 0;
};

} // namespace tutti::show
