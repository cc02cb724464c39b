// SourceWatch: which sources have had no success for three times their interval. Pure: it is told what
// sources say of themselves and what time it is, and says what has become an alert and what is none any more.
#pragma once

#include "contract/source.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::orchestrator {

struct SourceAlert {
    std::string source;
    std::string message; ///< for people; does not grow with time
    std::optional<WallTime> last_success;
    microseconds interval{};

    bool operator==(const SourceAlert&) const = default;
};

struct AlertChange {
    enum class Kind : std::uint8_t { Raised, Cleared };
    Kind kind;
    SourceAlert alert;

    bool operator==(const AlertChange&) const = default;
};

class SourceWatch {
public:
    /// Whether success is expected of a source now.
    enum class Expectation : std::uint8_t {
        Now,
        NotNow,       ///< somebody stopped its service, say: when it is back, its time begins anew
        WhileItSpeaks ///< it is no service of ours: gone without a word, it is nobody's trouble
    };
    using Expected = std::function<Expectation(std::string_view source)>;

    /// `wall` and `now` are the same instant; the source's clock is ours.
    void take_status(const contract::SourceStatus& status, WallTime wall, SteadyTime now);
    void take_meta(const contract::SourceMeta& meta, SteadyTime now);
    /// It polls at another pace from now on, though it may not have said so yet.
    void reschedule(std::string_view source, microseconds interval, SteadyTime now);
    /// It is gone: what it said is kept no more.
    void forget(std::string_view source) noexcept;

    /// What has changed by now.
    std::vector<AlertChange> judge(SteadyTime now, const Expected& expected);

    /// By source.
    std::map<std::string, SourceAlert> alerts() const;

private:
    struct Source {
        std::optional<microseconds> interval; ///< nothing: it has not said one, or is not enabled
        std::optional<WallTime> last_success;
        std::optional<std::string> last_error;
        SteadyTime counted_from{};           ///< its latest success; before one, when we first heard of it
        std::optional<SteadyTime> expires{}; ///< when what it last said of itself does
        bool paused = false;                 ///< success was not expected
        std::optional<SourceAlert> alert;

        bool is_late(SteadyTime now) const;
    };
    static std::optional<AlertChange>
    judge(const std::string& name, Source& known, bool is_expected, SteadyTime now);
    Source& source(std::string_view name, SteadyTime now);

    std::map<std::string, Source, std::less<>> sources_;
    std::vector<SourceAlert> forgotten_; ///< alerts of what is gone, not told yet
};

} // namespace tutti::orchestrator
