// SecretBytes: bytes that nobody else should ever read. Their memory is kept out of swap and of core dumps as
// far as the system allows, lies between pages that may not be touched, and is wiped before it is given back.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace tutti::vault {

class SecretBytes {
public:
    /// None.
    SecretBytes() = default;
    /// As many zeros. LimitExceeded where there is no memory.
    static Result<SecretBytes> zeros(std::size_t size);
    static Result<SecretBytes> copy_of(std::string_view bytes);
    /// From the system's generator for keys.
    static Result<SecretBytes> random(std::size_t size);

    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    std::string_view text() const noexcept { return {bytes_.get(), size_}; }
    const unsigned char* data() const noexcept {
        return reinterpret_cast<const unsigned char*>(bytes_.get());
    }
    unsigned char* data() noexcept { return reinterpret_cast<unsigned char*>(bytes_.get()); }

    /// In a time that tells nothing of where they differ.
    bool operator==(const SecretBytes& other) const noexcept;

private:
    struct Free {
        void operator()(char* bytes) const noexcept;
    };

    std::unique_ptr<char[], Free> bytes_;
    std::size_t size_ = 0;
};

/// Overwrites what is no longer needed, so that no optimiser leaves it out.
void wipe(std::span<char> bytes) noexcept;

} // namespace tutti::vault
