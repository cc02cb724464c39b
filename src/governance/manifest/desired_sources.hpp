// DesiredSources: manifests that are watched: which of them is to be applied, and when. A file that is being
// written, or gone for a moment as editors have it, is not what anybody wants: it counts when it has stayed
// the same for a while. Told what is there and the time; reads and applies nothing.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance {

class DesiredSources {
public:
    static constexpr microseconds settles_in = milliseconds(300);
    /// What would take everything of a source away.
    static constexpr microseconds gone_after = seconds(3);
    /// What was refused and may not be later; twice as long each time, up to the longest.
    static constexpr microseconds tries_again_after = seconds(5);
    static constexpr microseconds tries_again_at_last_after = std::chrono::minutes(5);

    /// What is there now. A source that was there, or known(), and is not named is gone, unless it is below
    /// one of `absent`: places that are not there themselves, such as a disk that is not mounted.
    struct Found {
        std::string source;
        std::string text;
    };
    void found(std::vector<Found> all, const std::vector<std::string>& absent, SteadyTime now);
    /// One of which something holds from before this process.
    void known(const std::string& source, SteadyTime now);

    /// What is to be applied now; nothing of a text: the source is gone, and so is all of it. Each once,
    /// until done() or refused().
    struct Due {
        std::string source;
        std::optional<std::string> text;
    };
    std::optional<Due> take(SteadyTime now);
    std::optional<SteadyTime> next() const;

    /// It holds now.
    void done(const std::string& source);
    enum class Until : std::uint8_t { ItChanges, Later };
    /// It does not: tried again when it is another, or after a while. `why` is for people.
    void refused(const std::string& source, std::string why, Until until, SteadyTime now);
    /// All are applied anew: somebody else may have led meanwhile.
    void again(SteadyTime now);

    /// Why those that are not applied are not, by source; none: all hold, or will in a moment.
    std::map<std::string, std::string, std::less<>> problems() const;
    /// Whether it is to be applied, or just is: what it says now may hold or not.
    bool is_pending(std::string_view source) const;
    std::size_t size() const noexcept { return all_.size(); }

private:
    struct Source {
        std::optional<std::string> text = {}; ///< nothing: it is gone
        std::optional<SteadyTime> due = {};   ///< nothing: it holds, or waits until it changes
        std::string why = {};                 ///< it does not hold
        microseconds pause = tries_again_after;
        bool is_taken = false;
    };
    static void put(Source& source, std::optional<std::string> text, SteadyTime now);

    std::map<std::string, Source, std::less<>> all_;
};

} // namespace tutti::governance
