#include "io/shared_memory.hpp"

#include "io/system_failure.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <utility>

namespace tutti::io {

namespace {

constexpr int size_seals = F_SEAL_SHRINK | F_SEAL_GROW;

void* map(int file, std::size_t size, int protection) {
    return ::mmap(nullptr, size, protection, MAP_SHARED, file, 0);
}

} // namespace

Result<SharedMemory> SharedMemory::create(std::size_t size) {
    const auto failed = [] { return system_failure("making", "shared memory"); };
    FileDescriptor file(::memfd_create("tutti-frames", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file || ::ftruncate(file.get(), static_cast<off_t>(size)) != 0) return failed();
    void* const data = map(file.get(), size, PROT_READ | PROT_WRITE);
    if (data == MAP_FAILED) return failed();
    SharedMemory memory(std::move(file), static_cast<std::byte*>(data), size);
    // What is mapped already stays writable.
    if (::fcntl(memory.descriptor(), F_ADD_SEALS, size_seals | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) != 0)
        return failed();
    return memory;
}

Result<SharedMemory> SharedMemory::open(FileDescriptor file, std::size_t size) {
    struct stat info{};
    const bool is_whole =
        ::fstat(file.get(), &info) == 0 && size > 0 && info.st_size == static_cast<off_t>(size);
    if (!is_whole) return fail(ErrorCode::InvalidInput, "the shared memory has another size than was said");
    const int seals = ::fcntl(file.get(), F_GET_SEALS);
    if (seals < 0 || (seals & size_seals) != size_seals)
        return fail(ErrorCode::InvalidInput, "the shared memory could shrink while it is read");
    void* const data = map(file.get(), size, PROT_READ);
    if (data == MAP_FAILED) return system_failure("mapping", "shared memory");
    return SharedMemory(std::move(file), static_cast<std::byte*>(data), size);
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : file_(std::move(other.file_)), data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

SharedMemory::~SharedMemory() {
    if (data_ != nullptr) ::munmap(data_, size_);
}

} // namespace tutti::io
