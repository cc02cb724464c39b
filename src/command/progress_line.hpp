// One line on a terminal that is written over again and again; nothing where stderr is no terminal.
#pragma once

#include <cstddef>
#include <string_view>

namespace tutti::command {

class ProgressLine {
public:
    /// `wanted`: false says nothing, terminal or not.
    explicit ProgressLine(bool wanted);
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(std::string_view text);
    /// Takes it away, so that something lasting can be written.
    void clear();
    bool is_shown() const noexcept { return shown_; }

private:
    bool shown_;
    std::size_t width_ = 0;
};

} // namespace tutti::command
