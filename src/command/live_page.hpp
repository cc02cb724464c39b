// A page on the terminal that shows how things are now: looked at again and again, and moved through by keys.
#pragma once

#include "base/time.hpp"
#include "command/end_request.hpp"
#include "command/key.hpp"

#include <functional>
#include <string>

namespace tutti::command {

/// Lines, each with its end.
struct Page {
    std::string head; ///< stays where it is
    std::string body; ///< is scrolled
    std::string foot; ///< the last row
};

/// The rows of it that a terminal of so many has, with `skipped` lines of the body above them: fewer, where
/// the body has not so many to skip.
std::string fit(const Page& page, int rows, std::size_t& skipped);

struct LivePage {
    std::function<Task<void>()> look; ///< asks how things are
    std::function<Page()> print;      ///< as they were when they were looked at last
    /// What a key does, but for those that scroll, and `q` and Escape, which end it.
    std::function<void(const Key& key)> press;
    microseconds pause = seconds(1); ///< between two looks
};
/// Until somebody asks it to end. Standard output is a terminal.
Task<void> show_page(LivePage page, EndRequest& end);

} // namespace tutti::command
