// StatusLine: the one line that people read of a worker beside its state, in `tutti status`: what is wrong
// with its bus, which sections of the configuration it refuses, and what it says itself.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace tutti::worker {

class StatusLine {
public:
    /// What the worker says; empty: nothing. A line break becomes a space. True: the line is another now.
    bool say(std::string_view words);
    bool bus_is_there(); ///< and takes everything
    bool bus_is_away(std::string_view why = {});
    /// A message of ours will not arrive. Stands until bus_is_there().
    bool bus_refuses(std::string_view why);

    /// It lives on by what it had before. Stands until section_taken().
    bool section_refused(const std::string& section, std::string_view why);
    bool section_taken(const std::string& section);

    bool is_bus_away() const noexcept;

    /// "bus away; serving http://127.0.0.1:8080/"
    const std::string& line() const noexcept { return line_; }

private:
    bool compose();

    std::string bus_;
    std::map<std::string, std::string> refused_; ///< why, by section
    std::string words_;
    std::string line_;
};

} // namespace tutti::worker
