#include "recording/line_splitter.hpp"

#include <algorithm>

namespace tutti::recording {

void LineSplitter::feed(std::string_view bytes) {
    buffer_.erase(0, taken_);
    searched_ -= taken_;
    taken_ = 0;
    buffer_.append(bytes);
}

std::optional<std::string_view> LineSplitter::next() noexcept {
    const auto end = buffer_.find('\n', searched_);
    if (end == std::string::npos) {
        searched_ = buffer_.size();
        return std::nullopt;
    }
    const auto line = std::string_view(buffer_).substr(taken_, end - taken_);
    line_begin_ = offset_;
    offset_ += line.size() + 1;
    taken_ = searched_ = end + 1;
    return line;
}

} // namespace tutti::recording
