#include "exports/block.hpp"

#include "base/digest.hpp"

#include <array>
#include <isa-l.h> // here and in stripe_code.cpp alone

namespace tutti::exports {

namespace {

std::uint64_t checksum(ConstBlock block, FileMark file, std::uint64_t number) noexcept {
    const auto begin = file.bits ^ (number * 0x9E3779B97F4A7C15ull);
    return crc64_ecma_refl(begin, reinterpret_cast<const unsigned char*>(block.data()), block_payload);
}

} // namespace

FileMark FileMark::of(std::string_view name) { return {digest(name)}; }

// Little-endian on every machine: an export is read elsewhere, too.
void seal(Block block, FileMark file, std::uint64_t number) noexcept {
    auto sum = checksum(block, file, number);
    for (std::size_t i = block_payload; i < block_size; ++i, sum >>= 8)
        block[i] = static_cast<char>(sum & 0xff);
}

bool is_whole(ConstBlock block, FileMark file, std::uint64_t number) noexcept {
    auto sum = checksum(block, file, number);
    for (std::size_t i = block_payload; i < block_size; ++i, sum >>= 8)
        if (static_cast<unsigned char>(block[i]) != (sum & 0xff)) return false;
    return true;
}

} // namespace tutti::exports
