#include "output/framebuffer_wire.hpp"

#include "io/system_failure.hpp"

#include <fmt/format.h>
#include <linux/fb.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <fcntl.h>

namespace tutti::output {

namespace {

constexpr auto pause_after_refusal = seconds(5);

FramebufferFormat::Channel channel_of(const fb_bitfield& field) {
    return {.offset = field.offset, .length = field.length};
}

Result<FramebufferFormat> ask_device(int file, const std::filesystem::path& path) {
    fb_var_screeninfo variable{};
    fb_fix_screeninfo fixed{};
    if (::ioctl(file, FBIOGET_VSCREENINFO, &variable) != 0 || ::ioctl(file, FBIOGET_FSCREENINFO, &fixed) != 0)
        return fail(ErrorCode::InvalidInput, path.native() + " is no framebuffer");
    return FramebufferFormat{
        .width = static_cast<int>(variable.xres),
        .height = static_cast<int>(variable.yres),
        .line = fixed.line_length,
        .bits = variable.bits_per_pixel,
        .red = channel_of(variable.red),
        .green = channel_of(variable.green),
        .blue = channel_of(variable.blue)
    };
}

/// A file of that size that has all its room on the disk: what is mapped and finds none ends the process
/// (SIGBUS). False: errno says why.
bool take_room(int file, off_t size) {
    if (::ftruncate(file, size) != 0) return false;
    errno = ::posix_fallocate(file, 0, size);
    return errno == 0;
}

std::unexpected<Error> cannot_open(const std::filesystem::path& path) {
    const bool is_group = errno == EACCES && path.native().starts_with("/dev/");
    auto failed = io::system_failure("opening", path);
    if (is_group)
        failed.error().message =
            fmt::format("{} may not be opened: let this user into the group video", path.native());
    return failed;
}

} // namespace

struct FramebufferWire::Memory {
    Memory(FramebufferFormat how, void* where) : format(how), data(static_cast<std::byte*>(where)) {}
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    ~Memory() { ::munmap(data, format.bytes()); }

    std::span<std::byte> bytes() const noexcept { return {data, format.bytes()}; }

    FramebufferFormat format;
    std::byte* data;
};

FramebufferWire::FramebufferWire(std::string url, std::filesystem::path path)
    : Wire(std::move(url)), path_(std::move(path)) {}

FramebufferWire::~FramebufferWire() = default;

Result<void> FramebufferWire::open(pixel::Size size) {
    const bool is_device = path_.native().starts_with("/dev/");
    const int make = is_device ? 0 : O_CREAT | O_NOFOLLOW;
    const io::FileDescriptor file(::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK | make, 0644));
    if (!file) return cannot_open(path_);
    struct stat info{};
    if (::fstat(file.get(), &info) != 0) return cannot_open(path_);
    auto format = plain_format(size);
    if (S_ISCHR(info.st_mode)) {
        const auto asked = ask_device(file.get(), path_);
        if (!asked) return std::unexpected(asked.error());
        format = *asked;
    } else if (!S_ISREG(info.st_mode)) {
        return fail(ErrorCode::InvalidInput, path_.native() + " is neither a framebuffer nor a file");
    } else if (!take_room(file.get(), static_cast<off_t>(format.bytes()))) {
        return cannot_open(path_);
    }
    if (auto fits = check(format); !fits)
        return fail(fits.error().code, fmt::format("{}: {}", path_.native(), fits.error().message));
    void* const data = ::mmap(nullptr, format.bytes(), PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (data == MAP_FAILED) return cannot_open(path_);
    memory_ = std::make_unique<Memory>(format, data);
    return {};
}

void FramebufferWire::send(const Shown& shown) {
    if (!memory_) {
        if (shown.now < tries_again_) {
            ++counts_.dropped;
            return;
        }
        if (const auto opened = open(shown.size); !opened) {
            ++counts_.errors;
            trouble_ = opened.error().message;
            tries_again_ = shown.now + pause_after_refusal;
            return;
        }
        trouble_.clear();
    }
    draw(shown.pixels, shown.size, memory_->format, memory_->bytes());
    ++counts_.frames;
    ++counts_.packets;
}

} // namespace tutti::output
