// LightHistory: which events the last frames showed first, and what led to those: from light to cause, and
// from cause to light. Pure, and bounded.
#pragma once

#include "contract/event.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::render {

class LightHistory {
public:
    static constexpr std::size_t most_actions = 4096;
    static constexpr std::size_t most_raw = 1024; ///< of "raw." types, which come in streams
    // Of what is told at a time: others make up ids and causes, and frames wait meanwhile.
    static constexpr std::size_t most_links = 32;
    static constexpr std::size_t most_told = 32;

    /// A frame shows these for the first time.
    void
    note(std::uint64_t frame, WallTime shown, std::string_view mode, std::span<const contract::Event> events);

    /// {"event", "causes": [what led to it, the first first], "frame", "shown", "mode"}; nothing where it is
    /// not remembered. `id`: "source/id", or an id alone, of which the latest is meant.
    std::optional<Value> why_event(std::string_view id) const;
    /// {"frame", "shown"?, "mode"?, "events": [as above]}: what it was the first to show, or the frame before
    /// it that showed something; of many the first, and "left_out" says how many more. Nothing where no such
    /// frame is remembered.
    std::optional<Value> why_frame(std::uint64_t frame) const;
    /// The last ones, the newest first: [{"id", "type", "source", "frame"}].
    Value latest(std::size_t most) const;

private:
    struct Shown {
        std::string id;
        std::string type;
        std::string source;
        std::int32_t producer;
        WallTime timestamp;
        std::optional<std::string> cause;
        std::uint64_t frame;
        WallTime shown;
        std::string mode;
    };

    const Shown* find(std::string_view source, std::string_view id) const noexcept;
    const Shown* find(std::string_view id) const noexcept;
    std::vector<const Shown*> chain(const Shown& last) const;
    Value tell(const Shown& shown) const;

    std::deque<Shown> actions_;
    std::deque<Shown> raw_;
};

} // namespace tutti::render
