// Output: the bytes that wait for one connection's transport. Blocks come from a pool and go back when
// everything was written, so that idle connections hold none.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::broker {

class OutputPool {
public:
    std::string take() {
        if (blocks_.empty()) return {};
        std::string block = std::move(blocks_.back());
        blocks_.pop_back();
        held_ -= block.capacity();
        return block;
    }
    void give(std::string block) {
        if (block.capacity() > max_block || held_ + block.capacity() > max_held) return;
        block.clear();
        held_ += block.capacity();
        blocks_.push_back(std::move(block));
    }

private:
    static constexpr std::size_t max_block = 256 * 1024;
    static constexpr std::size_t max_held = 2 * 1024 * 1024;
    std::vector<std::string> blocks_;
    std::size_t held_ = 0;
};

// Bytes that live somewhere else until they are written are borrowed, so that a fan-out copies nothing at all
// for receivers whose transport takes it at once. They stand behind our own bytes: those of a packet that
// came in two parts, for instance, before the packets that came with its end.
class Output {
public:
    explicit Output(OutputPool& pool) noexcept : pool_(pool) {}
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    ~Output() { pool_.give(std::move(bytes_)); }

    std::size_t size() const noexcept { return own().size() + borrowed_.size(); }
    bool empty() const noexcept { return size() == 0; }
    /// What is to be written first; empty only where all is.
    std::string_view view() const noexcept { return own().empty() ? borrowed_ : own(); }
    /// What follows that, from elsewhere.
    std::string_view behind() const noexcept { return own().empty() ? std::string_view() : borrowed_; }

    /// The string to append encoded packets to.
    std::string& tail() {
        if (!borrowed_.empty()) keep_borrowed();
        return own_tail();
    }
    void append(std::string_view bytes) { tail().append(bytes); }

    /// Appends bytes that stay as they are until the next `consume`.
    void borrow(std::string_view bytes) {
        if (!borrowed_.empty() && borrowed_.data() + borrowed_.size() == bytes.data())
            borrowed_ = {borrowed_.data(), borrowed_.size() + bytes.size()};
        else if (borrowed_.empty() && (own().empty() || bytes.size() >= worth_a_part))
            borrowed_ = bytes;
        else
            append(bytes);
    }

    /// Drops what the transport took. Nothing is borrowed after this.
    void consume(std::size_t count) {
        const auto of_own = std::min(count, own().size());
        head_ += of_own;
        if (head_ == bytes_.size()) {
            head_ = 0;
            if (!bytes_.empty()) pool_.give(std::exchange(bytes_, {}));
        } else if (head_ > compact_at && head_ > bytes_.size() / 2) {
            bytes_.erase(0, head_);
            head_ = 0;
        }
        borrowed_.remove_prefix(count - of_own);
        if (!borrowed_.empty()) keep_borrowed();
    }

private:
    static constexpr std::size_t minimal_block = 16; // a string without a block of its own holds less
    static constexpr std::size_t compact_at = 64 * 1024;
    static constexpr std::size_t worth_a_part =
        4 * 1024; // less is copied sooner than written from two places

    std::string_view own() const noexcept { return std::string_view(bytes_).substr(head_); }

    std::string& own_tail() {
        if (bytes_.empty() && bytes_.capacity() < minimal_block) bytes_ = pool_.take();
        return bytes_;
    }
    void keep_borrowed() { own_tail().append(std::exchange(borrowed_, {})); }

    OutputPool& pool_;
    std::string bytes_;
    std::size_t head_ = 0;
    std::string_view borrowed_;
};

} // namespace tutti::broker
