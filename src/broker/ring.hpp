// Ring: a queue in one block that grows by doubling and costs nothing while it was never used.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace tutti::broker {

template <typename T>
class Ring {
public:
    bool empty() const noexcept { return size_ == 0; }
    std::size_t size() const noexcept { return size_; }

    const T& front() const noexcept { return slots_[head_]; }

    void push(T value) {
        if (size_ == slots_.size()) grow();
        slots_[(head_ + size_) & (slots_.size() - 1)] = std::move(value);
        ++size_;
    }

    T pop() {
        T value = std::exchange(slots_[head_], T{});
        head_ = (head_ + 1) & (slots_.size() - 1);
        if (--size_ == 0 && slots_.size() > 64) *this = Ring{};
        return value;
    }

    void clear() { *this = Ring{}; }

private:
    void grow() {
        std::vector<T> larger(slots_.empty() ? 8 : slots_.size() * 2);
        for (std::size_t i = 0; i < size_; ++i)
            larger[i] = std::move(slots_[(head_ + i) & (slots_.size() - 1)]);
        slots_ = std::move(larger);
        head_ = 0;
    }

    std::vector<T> slots_; // its size is zero or a power of two
    std::size_t head_ = 0;
    std::size_t size_ = 0;
};

} // namespace tutti::broker
