// HeldWrites: who writes to a terminal whose other end reads nothing waits in that write, and hears nobody. A
// signal that asks for the end ends him all the same.
#pragma once

#include <initializer_list>

namespace tutti::command {

class HeldWrites {
public:
    /// From now on whoever is asked to end by one of these, and has been in one write for a second since,
    /// gives the terminal back, as far as it takes that, and dies by the signal. What else hears the signals
    /// does. There is one at a time; below a CrashGuard, which has the farewell.
    explicit HeldWrites(std::initializer_list<int> endings);
    /// No more.
    ~HeldWrites();
    HeldWrites(const HeldWrites&) = delete;
    HeldWrites& operator=(const HeldWrites&) = delete;
};

/// While it lives, something is written to the terminal.
class TerminalWrite {
public:
    TerminalWrite() noexcept;
    ~TerminalWrite();
    TerminalWrite(const TerminalWrite&) = delete;
    TerminalWrite& operator=(const TerminalWrite&) = delete;
};

} // namespace tutti::command
