// Output: the bytes that wait for one connection's transport. Blocks come from a pool and go back when
// everything was written, so that idle connections hold none.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::broker {

/// A buffer, and where in it the unwritten begins.
struct OutputBlock {
    std::string bytes;
    std::size_t head = 0;
};

class OutputPool {
public:
    std::unique_ptr<OutputBlock> take() {
        if (blocks_.empty()) return std::make_unique<OutputBlock>();
        auto block = std::move(blocks_.back());
        blocks_.pop_back();
        held_ -= size(*block);
        return block;
    }
    void give(std::unique_ptr<OutputBlock> block) {
        if (size(*block) > max_block || held_ + size(*block) > max_held) return;
        block->bytes.clear();
        block->head = 0;
        held_ += size(*block);
        blocks_.push_back(std::move(block));
    }

private:
    static constexpr std::size_t max_block = 256 * 1024;
    static constexpr std::size_t max_held = 2 * 1024 * 1024;
    static std::size_t size(const OutputBlock& block) noexcept {
        return sizeof block + block.bytes.capacity();
    }
    std::vector<std::unique_ptr<OutputBlock>> blocks_;
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
    ~Output() {
        if (block_) pool_.give(std::move(block_));
    }

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
        if (block_) drop(*block_, of_own);
        borrowed_.remove_prefix(count - of_own);
        if (!borrowed_.empty()) keep_borrowed();
    }

private:
    static constexpr std::size_t compact_at = 64 * 1024;
    static constexpr std::size_t worth_a_part =
        4 * 1024; // less is copied sooner than written from two places

    std::string_view own() const noexcept {
        return block_ ? std::string_view(block_->bytes).substr(block_->head) : std::string_view();
    }
    std::string& own_tail() {
        if (!block_) block_ = pool_.take();
        return block_->bytes;
    }
    void keep_borrowed() { own_tail().append(std::exchange(borrowed_, {})); }
    void drop(OutputBlock& block, std::size_t count) {
        auto& [bytes, head] = block;
        head += count;
        if (head == bytes.size()) {
            pool_.give(std::move(block_));
        } else if (head > compact_at && head > bytes.size() / 2) {
            bytes.erase(0, head);
            head = 0;
        }
    }

    OutputPool& pool_;
    std::unique_ptr<OutputBlock> block_; // nothing while no bytes are its own
    std::string_view borrowed_;
};

} // namespace tutti::broker
