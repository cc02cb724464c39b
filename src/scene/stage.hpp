// Stage: one mode on one surface: its scenes, what each drew last, and all of them laid over each other.
#pragma once

#include "scene/parameter_store.hpp"
#include "scene/scene_library.hpp"

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::scene {

/// What is told of scenes while they run: who watches them notes whose turn it is.
class StageReport {
public:
    virtual ~StageReport() = default;
    virtual void scene_begins(std::string_view scene) noexcept = 0;
    virtual void scene_ends() noexcept = 0;
};

/// What all scenes of a frame are told.
struct FrameTime {
    microseconds elapsed; ///< since the show began
    WallTime now;
    microseconds utc_offset{0};
    std::span<const contract::Event> events;
};

struct SceneFault {
    std::string scene;
    std::string reason;
};

class Stage {
public:
    struct Cast {
        const Mode& mode;
        std::size_t index; ///< of the mode
        const SceneLibrary& library;
        const ParameterStore& parameters;
        Media* media;
    };

    /// Makes the scenes of a mode. All of `cast` outlives it. `known` is told to them with their first frame.
    Stage(
        Cast cast, const Surface& surface, std::uint64_t seed, std::vector<contract::Event> known,
        StageReport& report
    );

    /// Draws a frame. A fault leaves the picture as it was.
    std::expected<void, SceneFault> draw(const FrameTime& frame);

    std::size_t mode() const noexcept { return cast_.index; }
    const pixel::Picture& picture() const noexcept { return picture_; }
    /// Whether one of its scenes has that name.
    bool has(std::string_view scene) const noexcept;

private:
    struct Player {
        const Layer* layer;
        std::unique_ptr<Scene> scene;
        pixel::Picture picture;
        std::string fault; ///< why it could not be made; empty: it was
    };

    std::string draw(Player& player, const Moment& moment);
    void compose() noexcept;

    Cast cast_;
    StageReport& report_;
    std::vector<contract::Event> known_; ///< until the first frame
    std::optional<microseconds> began_;
    microseconds last_{0}; ///< its time at the last frame
    std::vector<Player> players_;
    pixel::Picture picture_;
};

} // namespace tutti::scene
