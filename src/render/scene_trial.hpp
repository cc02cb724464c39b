// SceneTrial: notes in a small file which scene is at work, where no crash can take it away, and ends the
// process when a scene takes too long for one frame. Whoever starts next reads there which scene it was, and
// does without it. There can be one of it in a process: signals have no owner.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::render {

class SceneTrial {
public:
    struct Verdict {
        std::string scene;
        std::string reason; ///< "it took longer than 2s for a frame", "it crashed (signal 11)"
    };

    /// A scene that ended the process is no risk again after so long.
    static constexpr microseconds memory = seconds(600);

    /// Opens the note and takes the signals of a crash, and of a processor's time that is over. What
    /// processes before found is in verdicts().
    static Result<SceneTrial> open(const std::filesystem::path& file, microseconds watchdog, WallTime now);
    ~SceneTrial();
    SceneTrial(SceneTrial&& other) noexcept;
    SceneTrial& operator=(SceneTrial&&) = delete;

    /// The oldest first. Those of all processes since one ended well: who did without the last scene alone
    /// would be ended by the one before.
    const std::vector<Verdict>& verdicts() const noexcept { return verdicts_; }

    /// A frame begins: from here its time counts, time of the processor, since a machine that is busy with
    /// others is no fault of a scene.
    void frame() noexcept;
    /// No frame is at work.
    void rest() noexcept;
    void begins(std::string_view scene) noexcept;
    void ends() noexcept;

private:
    explicit SceneTrial(microseconds watchdog) : watchdog_(watchdog) {}

    std::vector<Verdict> verdicts_;
    microseconds watchdog_;
    bool is_mine_ = false;
};

} // namespace tutti::render
