// HalfBlocks: pictures on a terminal that knows 24 bit of colour: two pixels a cell, by the upper half block.
// Pure; only what changed is written again.
#pragma once

#include "command/own_screen.hpp"
#include "contract/frame.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::cli {

using command::TerminalSize;

class HalfBlocks {
public:
    /// What the terminal is to be told so that it shows the frame from its second row on; a frame that is too
    /// large is made smaller by leaving pixels out. Empty: it shows that already.
    std::string print(const contract::FrameView& frame, TerminalSize terminal);
    /// Everything is written the next time: the terminal was cleared.
    void forget() noexcept { shown_.clear(); }

private:
    struct Cell {
        std::uint32_t upper = 0;
        std::uint32_t lower = 0;

        bool operator==(const Cell&) const = default;
    };

    std::vector<Cell> shown_; ///< row by row; empty: nothing is known of the terminal
    int columns_ = 0;
};

} // namespace tutti::cli
