#include "show/frame_rehearsal.hpp"

#include <fmt/format.h>

namespace tutti::show {

FrameRehearsal::FrameRehearsal(
    const installation::Installation& installation, scene::Media* media, WallTime start, FrameSink& sink,
    std::vector<scene::SceneKind> more
)
    : light_(installation, media, *this, std::move(more)), start_(start), sink_(sink) {
    for (const auto& screen : light_.mixer().screens()) pictures_.emplace_back(screen.size);
}

WallTime FrameRehearsal::next() const noexcept {
    return start_ + microseconds((frame_ + 1) * 1'000'000 / light_.mixer().rate());
}

Result<void> FrameRehearsal::draw() {
    auto& mixer = light_.mixer();
    const auto now = next();
    mixer.begin_frame(++frame_, now);
    Result<void> taken;
    for (std::size_t i = 0; i < pictures_.size() && taken; ++i) {
        mixer.draw(i, pictures_[i].canvas());
        taken = sink_.frame(mixer.screens()[i].name, frame_, pictures_[i]);
    }
    mixer.end_frame();
    return taken;
}

void FrameRehearsal::scene_failed(std::string_view mode, const scene::SceneFault& fault) {
    faults_.push_back(fmt::format("frame {}: mode {}: scene {}: {}", frame_, mode, fault.scene, fault.reason)
    );
}

} // namespace tutti::show
