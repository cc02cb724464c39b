#include "render/frame_times.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <vector>

namespace tutti::render {

namespace {

constexpr std::array<std::string_view, frame_stages> names = {
    "events", "scene", "compose", "publish", "total"
};

} // namespace

void FrameTimes::add(FrameStage stage, microseconds took) noexcept {
    auto& [times, count, all] = stages_[static_cast<std::size_t>(stage)];
    all.add(took);
    const auto cut = std::clamp<std::int64_t>(took.count(), 0, std::numeric_limits<std::int32_t>::max());
    times[count++ % kept] = static_cast<std::int32_t>(cut);
}

Value FrameTimes::to_value() const {
    std::vector<Member> members;
    for (std::size_t i = 0; i < frame_stages; ++i) {
        const auto& [times, count, all] = stages_[i];
        std::vector<std::int32_t> sorted(
            times.begin(), times.begin() + static_cast<std::ptrdiff_t>(std::min(count, kept))
        );
        std::ranges::sort(sorted);
        const auto at = [&](std::size_t hundredths) {
            if (sorted.empty()) return 0.0;
            return static_cast<double>(sorted[(sorted.size() - 1) * hundredths / 100]) / 1e6;
        };
        std::vector<Member> stage = {{"p50", at(50)}, {"p99", at(99)}, {"max", at(100)}};
        const auto histogram = all.to_value();
        for (const auto* key : {"count", "sum", "buckets"}) stage.push_back({key, *histogram.find(key)});
        members.push_back({std::string(names[i]), Value::object(std::move(stage))});
    }
    return Value::object(std::move(members));
}

} // namespace tutti::render
