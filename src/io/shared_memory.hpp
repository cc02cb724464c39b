// SharedMemory: memory that processes see together. Its owner writes; whoever is handed its descriptor reads
// (memfd_create(2)). Its size is sealed, so that nobody who reads can be made to fall off its end.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

#include <cstddef>
#include <span>

namespace tutti::io {

class SharedMemory {
public:
    SharedMemory() noexcept = default;
    /// Zeros, for this process to write. Nobody else may.
    static Result<SharedMemory> create(std::size_t size);
    /// Of another process, to be read alone. InvalidInput unless it is of exactly that size, and sealed.
    static Result<SharedMemory> open(FileDescriptor file, std::size_t size);

    SharedMemory(SharedMemory&& other) noexcept;
    SharedMemory& operator=(SharedMemory&& other) noexcept;
    ~SharedMemory();

    /// Of one's own alone.
    std::span<std::byte> bytes() noexcept { return {data_, size_}; }
    std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }
    int descriptor() const noexcept { return file_.get(); }
    explicit operator bool() const noexcept { return data_ != nullptr; }

private:
    SharedMemory(FileDescriptor file, std::byte* data, std::size_t size) noexcept
        : file_(std::move(file)), data_(data), size_(size) {}

    FileDescriptor file_;
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace tutti::io
