#include "render/frame_pace.hpp"

#include <algorithm>

namespace tutti::render {

FramePace::Turn FramePace::take(SteadyTime now) noexcept {
    const auto passed = static_cast<std::uint64_t>(std::max<std::int64_t>(0, (now - start_).count()));
    auto frame = std::max(last_ + 1, passed * rate_ / 1'000'000);
    if (due(frame + 1) <= now) ++frame; // due() is rounded down, and so is the division
    const Turn turn{frame, frame - last_ - 1};
    last_ = frame;
    return turn;
}

} // namespace tutti::render
