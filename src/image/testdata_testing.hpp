// The bytes of the files in src/image/testdata, for tests.
#pragma once

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace tutti::image {

inline std::vector<std::uint8_t> test_file(const std::string& name) {
    std::ifstream file(TUTTI_SOURCE_DIR "/src/image/testdata/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace tutti::image
