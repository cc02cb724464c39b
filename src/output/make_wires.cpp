#include "output/make_wires.hpp"

#include "base/digest.hpp"
#include "output/file_wires.hpp"
#include "output/framebuffer_wire.hpp"
#include "output/udp_wire.hpp"
#include "output/video_wire.hpp"
#include "output/wled.hpp"
#include "pixel/artnet.hpp"
#include "pixel/ddp.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::output {

namespace {

/// One that cannot be.
class NoWire final : public Wire {
public:
    NoWire(std::string url, std::string why) : Wire(std::move(url)) { trouble_ = std::move(why); }
    void send(const Shown&) override { ++counts_.dropped; }
};

/// A packer as the function that a wire has of it.
template <typename Packer>
Pack pack_with(Packer packer) {
    // In the heap: a function is copied, and packets point into their packer.
    auto kept = std::make_shared<Packer>(std::move(packer)); // owned by all copies of the function
    return [kept](std::span<const std::uint8_t> lights) { return kept->pack(lights); };
}

class WireMaker {
public:
    WireMaker(const asio::any_io_executor& executor, const std::string& url, const WireNeeds& needs)
        : executor_(executor), url_(url), needs_(needs) {}

    std::unique_ptr<Wire> operator()(const display::DdpTarget& target) const {
        pixel::DdpPacker packer(
            needs_.bytes, {.channels = needs_.channels, .destination = target.destination}
        );
        return udp(target.host, target.port, pack_with(std::move(packer)));
    }
    std::unique_ptr<Wire> operator()(const display::ArtnetTarget& target) const {
        auto packer = pixel::ArtnetPacker::make(
            needs_.bytes,
            {.first_universe = target.universe, .channels = needs_.channels, .sync = target.sync}
        );
        if (!packer) return no_wire(packer.error().message);
        return udp(target.host, target.port, pack_with(std::move(*packer)));
    }
    std::unique_ptr<Wire> operator()(const display::SacnTarget& target) const {
        pixel::SacnOptions options;
        options.first_universe = target.universe;
        options.channels = needs_.channels;
        options.priority = target.priority;
        options.source_name = needs_.source_name;
        options.cid = needs_.cid;
        options.sync_universe = target.sync_universe;
        auto made = pixel::SacnPacker::make(needs_.bytes, options);
        if (!made) return no_wire(made.error().message);
        auto packer = std::make_shared<pixel::SacnPacker>(std::move(*made)); // owned by both functions
        UdpWireOptions wire{.url = url_, .host = target.host, .port = target.port};
        wire.pack = [packer](std::span<const std::uint8_t> lights) { return packer->pack(lights); };
        wire.terminate = [packer](std::span<const std::uint8_t> lights) { return packer->terminate(lights); };
        wire.terminations = pixel::sacn_terminations;
        wire.udp.interface = target.interface;
        wire.udp.ttl = target.ttl;
        if (wire.host.empty()) {
            wire.host = "239.255.0.0"; // and the universe
            wire.by_universe = true;
        }
        return std::make_unique<UdpWire>(std::move(wire), io::UdpDestination::by_name(executor_));
    }
    std::unique_ptr<Wire> operator()(const display::WledTarget& target) const {
        pixel::DdpPacker packer(needs_.bytes, {.channels = needs_.channels});
        return std::make_unique<UdpWire>(
            UdpWireOptions{
                .url = url_,
                .host = target.name,
                .port = pixel::ddp_port,
                .pack = pack_with(std::move(packer))
            },
            [](std::string name) { return find_wled(std::move(name)); }
        );
    }
    std::unique_ptr<Wire> operator()(const display::FramebufferTarget& target) const {
        return std::make_unique<FramebufferWire>(url_, needs_.folder / target.path);
    }
    std::unique_ptr<Wire> operator()(const display::PngTarget& target) const {
        return std::make_unique<PngWire>(url_, needs_.folder / target.folder, needs_.display);
    }
    std::unique_ptr<Wire> operator()(const display::GifTarget& target) const {
        return std::make_unique<GifWire>(url_, needs_.folder / target.file);
    }
    std::unique_ptr<Wire> operator()(const display::VideoTarget& target) const {
        return std::make_unique<VideoWire>(url_, needs_.folder / target.file);
    }

private:
    std::unique_ptr<Wire> no_wire(std::string why) const {
        return std::make_unique<NoWire>(url_, std::move(why));
    }
    // Each wire asks by itself: one whose name takes long holds up no other.
    std::unique_ptr<Wire> udp(const std::string& host, std::uint16_t port, Pack pack) const {
        return std::make_unique<UdpWire>(
            UdpWireOptions{.url = url_, .host = host, .port = port, .pack = std::move(pack)},
            io::UdpDestination::by_name(executor_)
        );
    }

    const asio::any_io_executor& executor_;
    const std::string& url_;
    const WireNeeds& needs_;
};

} // namespace

std::vector<std::unique_ptr<Wire>> make_wires(
    const asio::any_io_executor& executor, std::span<const display::OutputUrl> urls, const WireNeeds& needs
) {
    std::vector<std::unique_ptr<Wire>> wires;
    for (const auto& url : urls)
        wires.push_back(std::visit(WireMaker(executor, url.text, needs), url.target));
    return wires;
}

pixel::Cid cid_of(std::string_view machine, std::string_view display) noexcept {
    const auto first = digest(display, digest(machine));
    const auto second = digest("sacn", first);
    pixel::Cid cid;
    for (std::size_t i = 0; i < 8; ++i) {
        cid[i] = static_cast<std::uint8_t>(first >> (8 * i));
        cid[8 + i] = static_cast<std::uint8_t>(second >> (8 * i));
    }
    cid[6] = static_cast<std::uint8_t>((cid[6] & 0x0F) | 0x80); // version 8: of one's own making
    cid[8] = static_cast<std::uint8_t>((cid[8] & 0x3F) | 0x80); // the variant
    return cid;
}

} // namespace tutti::output
