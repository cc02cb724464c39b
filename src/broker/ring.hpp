// Ring: a queue in one block that grows by doubling and costs nothing while it was never used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace tutti::broker {

template <typename T>
class Ring {
public:
    bool empty() const noexcept { return size_ == 0; }
    std::size_t size() const noexcept { return size_; }

    T& front() noexcept { return slots_[head_]; }
    const T& front() const noexcept { return slots_[head_]; }
    T& back() noexcept { return slots_[(head_ + size_ - 1) & (capacity_ - 1)]; }

    void push(T value) {
        if (size_ == capacity_) grow();
        slots_[(head_ + size_) & (capacity_ - 1)] = std::move(value);
        ++size_;
    }

    T pop() {
        T value = std::exchange(slots_[head_], T{});
        head_ = (head_ + 1) & (capacity_ - 1);
        if (--size_ == 0 && capacity_ > 64) clear();
        return value;
    }

    template <typename Visit>
    void for_each(Visit&& visit) {
        for (std::size_t i = 0; i < size_; ++i) visit(slots_[(head_ + i) & (capacity_ - 1)]);
    }

    void clear() {
        slots_.reset();
        capacity_ = head_ = size_ = 0;
    }

private:
    void grow() {
        const std::uint32_t capacity = capacity_ == 0 ? 8 : capacity_ * 2;
        auto larger = std::make_unique<T[]>(capacity);
        for (std::uint32_t i = 0; i < size_; ++i)
            larger[i] = std::move(slots_[(head_ + i) & (capacity_ - 1)]);
        slots_ = std::move(larger);
        capacity_ = capacity;
        head_ = 0;
    }

    std::unique_ptr<T[]> slots_;
    std::uint32_t capacity_ = 0; // zero or a power of two
    std::uint32_t head_ = 0;
    std::uint32_t size_ = 0;
};

} // namespace tutti::broker
