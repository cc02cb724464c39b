#include "scene/stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace tutti::scene {

namespace {

/// Runs what a scene does: whatever it throws is its fault, in words. Our own code throws nothing, but a
/// scene may run out of memory, or call what does.
template <typename Act>
std::string fault_of(const Act& act) {
    try {
        if (const Result<void> done = act(); !done) return done.error().message;
        return {};
    } catch (const std::exception& thrown) {
        return fmt::format("it threw: {}", thrown.what());
    } catch (...) { // lint: allow catch-all: a scene may throw what has no name
        return "it threw";
    }
}

/// Notes whose turn it is, for as long as it is.
class Turn {
public:
    Turn(StageReport& report, std::string_view scene) : report_(report) { report_.scene_begins(scene); }
    ~Turn() { report_.scene_ends(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    StageReport& report_;
};

} // namespace

Stage::Stage(
    Cast cast, const Surface& surface, std::uint64_t seed, std::vector<contract::Event> known,
    StageReport& report
)
    : cast_(cast), report_(report), known_(std::move(known)), picture_(surface.size) {
    for (const auto& layer : cast_.mode.layers) {
        auto& player = players_.emplace_back(Player{&layer, {}, pixel::Picture(surface.size), {}});
        const auto* kind = cast_.library.find(layer.scene);
        if (kind == nullptr) {
            player.fault = "there is no scene of that name";
            continue;
        }
        const Turn turn(report_, layer.scene);
        player.fault = fault_of([&]() -> Result<void> {
            player.scene = kind->make({surface, seed + players_.size(), cast_.media});
            return {};
        });
    }
}

bool Stage::has(std::string_view scene) const noexcept {
    return std::ranges::any_of(players_, [&](const Player& player) { return player.layer->scene == scene; });
}

std::string Stage::draw(Player& player, const Moment& moment) {
    if (player.scene == nullptr) return player.fault.empty() ? "it could not be made" : player.fault;
    const Turn turn(report_, player.layer->scene);
    return fault_of([&] { return player.scene->draw(moment, player.picture.canvas()); });
}

std::expected<void, SceneFault> Stage::draw(const FrameTime& frame) {
    if (!began_) began_ = frame.elapsed;
    const auto time = frame.elapsed - *began_;
    auto events = frame.events;
    if (!known_.empty()) {
        known_.insert(known_.end(), events.begin(), events.end());
        events = known_;
    }
    for (std::size_t i = 0; i < players_.size(); ++i) {
        const auto* parameters = cast_.parameters.of(cast_.index, i);
        auto& player = players_[i];
        if (parameters == nullptr) return std::unexpected(SceneFault{player.layer->scene, player.fault});
        auto fault = draw(player, {time, time - last_, frame.now, frame.utc_offset, events, *parameters});
        if (!fault.empty()) return std::unexpected(SceneFault{player.layer->scene, std::move(fault)});
    }
    last_ = time;
    known_.clear();
    compose();
    return {};
}

void Stage::compose() noexcept {
    const auto canvas = picture_.canvas();
    const auto& bottom = players_.front();
    if (bottom.layer->alpha >= 1 && bottom.layer->blend == pixel::Blend::Over)
        std::ranges::copy(bottom.picture.pixels(), canvas.pixels().begin());
    else {
        canvas.fill(pixel::black);
        pixel::blend(
            canvas, bottom.picture.pixels(), bottom.layer->blend, pixel::channel(bottom.layer->alpha)
        );
    }
    for (std::size_t i = 1; i < players_.size(); ++i) {
        const auto& player = players_[i];
        pixel::blend(
            canvas, player.picture.pixels(), player.layer->blend, pixel::channel(player.layer->alpha)
        );
    }
}

} // namespace tutti::scene
