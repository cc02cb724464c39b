#include "io/sealed_memory.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <fcntl.h>
#include <unistd.h>

namespace tutti::io {
namespace {

TEST(SealedMemory, IsReadByWhoeverHasItsDescriptorAndChangedByNobody) {
    const std::string bytes("a\0b", 3);
    const auto file = seal_in_memory(bytes);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(read_sealed(*file, 3), bytes);
    EXPECT_EQ(read_sealed(*file, 2).error().code, ErrorCode::LimitExceeded);
    EXPECT_LT(::write(file->get(), "x", 1), 0);
    EXPECT_LT(::ftruncate(file->get(), 0), 0);
    const FileDescriptor again(
        ::open(("/proc/self/fd/" + std::to_string(file->get())).c_str(), O_RDWR | O_CLOEXEC)
    );
    if (again) EXPECT_LT(::write(again.get(), "x", 1), 0);
    EXPECT_EQ(read_sealed(*file, 3), bytes);
}

TEST(SealedMemory, WhatCouldChangeWhileItIsReadIsRefused) {
    const FileDescriptor open(::memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    ASSERT_TRUE(open);
    EXPECT_EQ(read_sealed(open, 100).error().code, ErrorCode::InvalidInput);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const FileDescriptor reading(ends[0]);
    const FileDescriptor writing(ends[1]);
    EXPECT_EQ(read_sealed(reading, 100).error().code, ErrorCode::InvalidInput);
}

TEST(SealedMemory, MayBeEmpty) {
    const auto file = seal_in_memory("");
    ASSERT_TRUE(file);
    EXPECT_EQ(read_sealed(*file, 0), "");
}

} // namespace
} // namespace tutti::io
