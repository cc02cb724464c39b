// ListView: which of many rows is selected, and which are seen. Every screen's list is one; it knows numbers
// alone.
#pragma once

#include "console/event.hpp"

namespace tutti::console {

class ListView {
public:
    int selected() const noexcept { return selected_; }
    int top() const noexcept { return top_; }

    /// Fits it to so many rows, of which so many are seen.
    void settle(int count, int height) noexcept;
    void select(int row) noexcept { selected_ = row; }
    void scroll(int rows) noexcept { selected_ += rows; }

    /// Whether the last click did.
    bool has_opened() const noexcept { return has_opened_; }
    void note_opened(bool opened) noexcept { has_opened_ = opened; }

    /// Arrows, j and k, pages, home and end. False: it is none of these.
    bool take(const Key& key, int count, int height) noexcept;

private:
    int selected_ = 0;
    int top_ = 0;
    bool has_opened_ = false;
};

} // namespace tutti::console
