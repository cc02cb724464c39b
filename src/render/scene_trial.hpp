// SceneTrial: notes in a small file which scene is at work, where no crash can take it away, and ends the
// process when a scene takes too long for one frame. Whoever starts next reads there which scene it was, and
// does without it. There can be one of it in a process: signals have no owner.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::render {

class SceneTrial {
public:
    struct Verdict {
        std::string scene;
        std::string reason; ///< "it took longer than 2s for a frame", "it crashed (signal 11)"
    };

    /// Opens the note and takes the signals of a crash, and of a processor's time that is over. What a
    /// process before found is in verdict().
    static Result<SceneTrial> open(const std::filesystem::path& file, microseconds watchdog);
    ~SceneTrial();
    SceneTrial(SceneTrial&& other) noexcept;
    SceneTrial& operator=(SceneTrial&&) = delete;

    const std::optional<Verdict>& verdict() const noexcept { return verdict_; }

    /// A frame begins: from here its time counts, time of the processor, since a machine that is busy with
    /// others is no fault of a scene.
    void frame() noexcept;
    /// No frame is at work.
    void rest() noexcept;
    void begins(std::string_view scene) noexcept;
    void ends() noexcept;

private:
    explicit SceneTrial(microseconds watchdog) : watchdog_(watchdog) {}

    std::optional<Verdict> verdict_;
    microseconds watchdog_;
    bool is_mine_ = false;
};

} // namespace tutti::render
