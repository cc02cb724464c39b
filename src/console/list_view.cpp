#include "console/list_view.hpp"

#include <algorithm>

namespace tutti::console {

void ListView::settle(int count, int height) noexcept {
    height = std::max(height, 1);
    selected_ = std::clamp(selected_, 0, std::max(count - 1, 0));
    top_ = std::clamp(top_, selected_ - height + 1, selected_);
    top_ = std::clamp(top_, 0, std::max(count - height, 0));
}

bool ListView::take(const Key& key, int count, int height) noexcept {
    using enum Key::Code;
    const int page = std::max(height - 1, 1);
    if (key.code == Up || key.is(U'k'))
        --selected_;
    else if (key.code == Down || key.is(U'j'))
        ++selected_;
    else if (key.code == PageUp)
        selected_ -= page;
    else if (key.code == PageDown || key.is(U' '))
        selected_ += page;
    else if (key.code == Home || key.is(U'g'))
        selected_ = 0;
    else if (key.code == End || key.is(U'G'))
        selected_ = count - 1;
    else
        return false;
    settle(count, height);
    return true;
}

} // namespace tutti::console
