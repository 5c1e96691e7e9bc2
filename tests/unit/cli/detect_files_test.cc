#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "cli/detect/line_sorter.h"
#include "cli/detect/output_file.h"
#include "tests/support/temporary_file.h"

namespace claque {
namespace {

using testing::TemporaryFile;

std::string ContentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> Sorted(LineSorter& sorter, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) EXPECT_TRUE(sorter.Add(line).ok());
  std::vector<std::string> out;
  EXPECT_TRUE(sorter.Drain([&](std::string_view line) { out.emplace_back(line); }).ok());
  return out;
}

TEST(LineSorter, WhatExceedsTheBudgetComesOutInTheSameOrder) {
  std::mt19937 random(7);
  std::vector<std::string> lines;
  for (int i = 0; i < 20'000; ++i) {
    lines.push_back("object," + std::to_string(random() % 5'000) + (i % 7 == 0 ? ",\"a\nb\"" : ""));
  }
  LineSorter small(1), large(64 << 20);
  auto expected = lines;
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(Sorted(small, lines), expected);
  EXPECT_GT(small.spills(), 3u);
  EXPECT_EQ(Sorted(large, lines), expected);
  EXPECT_EQ(large.spills(), 0u);
}

TEST(LineSorter, IsEmptyAfterItWasDrained) {
  LineSorter sorter(1 << 20);
  EXPECT_EQ(Sorted(sorter, {"b", "a", "b"}), (std::vector<std::string>{"a", "b", "b"}));
  EXPECT_EQ(Sorted(sorter, {"c"}), (std::vector<std::string>{"c"}));
}

TEST(OutputFile, IsThereOnlyOnceItIsWhole) {
  const TemporaryFile place("before");
  {
    auto file = OutputFile::Create(place.path());
    ASSERT_TRUE(file.ok());
    (*file)->Write("half");
    EXPECT_EQ(ContentOf(place.path()), "before");
  }
  EXPECT_EQ(ContentOf(place.path()), "before");
  EXPECT_FALSE(std::filesystem::exists(place.path() + ".part"));
  auto file = OutputFile::Create(place.path());
  ASSERT_TRUE(file.ok());
  (*file)->Write("whole");
  EXPECT_TRUE((*file)->Close().ok());
  EXPECT_EQ(ContentOf(place.path()), "whole");
}

TEST(OutputFile, DeviceIsWrittenAndNotReplaced) {
  auto file = OutputFile::Create("/dev/full");
  ASSERT_TRUE(file.ok());
  (*file)->Write(std::string(1 << 20, 'x'));
  EXPECT_EQ((*file)->Close().code(), Code::kResourceExhausted);
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

TEST(OutputFile, FolderThatIsMissingIsAnError) {
  EXPECT_EQ(OutputFile::Create("/nonexistent/x").status().code(), Code::kNotFound);
}

TEST(AppendCell, IsQuotedWhereItMustBe) {
  std::string line;
  for (const std::string cell : {"plain", "a,b", "say \"x\"", "two\nlines"})
    AppendCell(cell, &line);
  EXPECT_EQ(line, "plain\"a,b\"\"say \"\"x\"\"\"\"two\nlines\"");
}

TEST(AppendNumber, HasFifteenDigitsAndNoTail) {
  std::string line;
  for (const double number : {1.0, 0.1, 53.0 / 24, 1e6}) {
    AppendNumber(number, &line);
    line += ' ';
  }
  EXPECT_EQ(line, "1 0.1 2.20833333333333 1000000 ");
}

}  // namespace
}  // namespace claque
