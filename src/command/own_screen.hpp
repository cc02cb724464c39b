// A terminal that a command draws on, from corner to corner, until it ends.
#pragma once

#include <string_view>

namespace tutti::command {

struct TerminalSize {
    int columns = 80;
    int rows = 24;

    bool operator==(const TerminalSize&) const = default;
};

/// Of standard output, now: people change it. The usual one where it is not known.
TerminalSize terminal_size();

/// A screen of its own without a cursor, on which long lines are cut; given back whatever happens.
class OwnScreen {
public:
    OwnScreen();
    ~OwnScreen();
    OwnScreen(const OwnScreen&) = delete;
    OwnScreen& operator=(const OwnScreen&) = delete;

    /// Shows these lines from the first row on, in place of what is there, as far as there are rows.
    void show(std::string_view text) const;
};

} // namespace tutti::command
