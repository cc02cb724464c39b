// Batch: changes of values by key that come to the disk together or not at all. What was added and erased
// within one batch never gets there: whoever acknowledges while the disk is busy with the batch before spares
// it the message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tutti::journal {

/// Given by the owner; never used again for another thing.
using Key = std::uint64_t;

class Batch {
public:
    enum class Kind : std::uint8_t {
        Add,     ///< under a key that was never there
        Set,     ///< in place of what may be there
        Erase,   ///< what may be there
        Dropped, ///< overtaken within the batch
    };
    struct Operation {
        Key key = 0;
        std::size_t offset = 0; ///< of the value, in the batch's bytes
        std::size_t size = 0;
        Kind kind = Kind::Dropped;
    };

    void add(Key key, std::string_view value) { put(Kind::Add, key, value); }
    void set(Key key, std::string_view value);
    void erase(Key key);
    void clear();

    /// Whether nothing is left of it.
    bool empty() const noexcept { return latest_.empty(); }
    /// Bytes of values that are to be written.
    std::size_t bytes() const noexcept { return bytes_.size() - dropped_bytes_; }
    /// In their order, dropped ones among them.
    std::span<const Operation> operations() const noexcept { return operations_; }
    std::string_view value(const Operation& of) const noexcept {
        return std::string_view(bytes_).substr(of.offset, of.size);
    }

private:
    void put(Kind kind, Key key, std::string_view value);
    void drop(Operation& operation) noexcept;
    void tidy();

    std::vector<Operation> operations_;
    std::string bytes_;
    std::unordered_map<Key, std::size_t> latest_; // the operation that stands for each key
    std::size_t dropped_ = 0;
    std::size_t dropped_bytes_ = 0;
};

} // namespace tutti::journal
