// Wire: one place that a display's pictures go to: a controller on the network, a framebuffer, files. It
// never waits: what cannot go now is dropped, and counted.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"
#include "pixel/canvas.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace tutti::output {

/// What a display shows at one moment.
struct Shown {
    std::span<const std::uint8_t> lights;  ///< as its lights get it, in their order
    std::span<const pixel::Colour> pixels; ///< the same as a picture, dimmed and no more
    pixel::Size size;                      ///< of the picture
    SteadyTime now;
};

struct WireCounts {
    std::uint64_t frames = 0;  ///< that went out whole
    std::uint64_t packets = 0; ///< or files, where it writes some
    std::uint64_t dropped = 0; ///< frames that did not, as it was busy or nobody is there
    std::uint64_t errors = 0;  ///< times that the system refused
};

class Wire {
public:
    explicit Wire(std::string url) : url_(std::move(url)) {}
    virtual ~Wire() = default;
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    /// What goes on beside (a name is looked up); until it is cancelled, or there is nothing more to do.
    virtual Task<void> run() { co_return; }
    /// Allocates nothing once it goes.
    virtual void send(const Shown& shown) = 0;
    /// The last one, before a clean end.
    virtual void finish(const Shown& shown) { static_cast<void>(shown); }

    const std::string& url() const noexcept { return url_; } ///< as the file says it
    const WireCounts& counts() const noexcept { return counts_; }
    /// Why nothing goes out, and what to do; empty where all is well.
    virtual const std::string& trouble() const noexcept { return trouble_; }

protected:
    WireCounts counts_;
    std::string trouble_;

private:
    std::string url_;
};

} // namespace tutti::output
