// Lazy: a part of something of which there are many, that most of them never use: made at its first use, and
// read as an empty one until then.
#pragma once

#include <memory>

namespace tutti::broker {

template <typename T>
class Lazy {
public:
    const T& get() const {
        if (made_) return *made_;
        static const T none{};
        return none;
    }
    /// nullptr: it is not made.
    const T* made() const noexcept { return made_.get(); }
    T& use() {
        if (!made_) made_ = std::make_unique<T>();
        return *made_;
    }
    void reset() noexcept { made_.reset(); }

private:
    std::unique_ptr<T> made_;
};

} // namespace tutti::broker
