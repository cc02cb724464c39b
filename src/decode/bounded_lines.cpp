#include "decode/bounded_lines.hpp"

namespace tutti::decode {

void BoundedLines::feed(std::string_view bytes) {
    buffer_.erase(0, taken_);
    taken_ = 0;
    buffer_.append(bytes);
}

std::optional<std::string_view> BoundedLines::next() {
    while (true) {
        const auto line = cut();
        if (!line || !line->empty()) return line;
    }
}

/// The next line, an empty one for what is to be passed over.
std::optional<std::string_view> BoundedLines::cut() {
    const auto end = buffer_.find('\n', taken_);
    const auto size = (end == std::string::npos ? buffer_.size() : end) - taken_;
    const bool is_too_long = size > longest_;
    if (is_too_long && !passes_over_) ++too_long_;
    if (end == std::string::npos) {
        if (is_too_long || passes_over_) {
            passes_over_ = true;
            buffer_.clear();
            taken_ = 0;
        }
        return std::nullopt;
    }
    auto line = std::string_view(buffer_).substr(taken_, size);
    taken_ = end + 1;
    if (is_too_long || passes_over_) line = {};
    passes_over_ = false;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

} // namespace tutti::decode
