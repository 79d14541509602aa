;; Compares one code with a block of codes. Memory, which ../../src/codes/code-memory.ts lays out and fills:
;;   0      the code that is compared, 256 bytes
;;   256    for each sum of two codes' numbers of set bits, 0 to 4096, the fewest shared bits that make a hit (u16)
;;   8704   hits of the last call, one u32 each: place in the block in the low half, shared bits in the high half
;;   16384  blocks: 256 numbers of set bits (u16), then 256 codes of 256 bytes
(module
  (memory (import "codes" "memory") 1)

  ;; Writes the hits among the first $count codes of the block; answers how many. $weight is the compared code's number of set bits.
  (func (export "scanBlock") (param $block i32) (param $count i32) (param $weight i32) (result i32)
    (local $place i32) (local $code i32) (local $hit i32) (local $shared i32) (local $bits v128)
    (local.set $code (i32.add (local.get $block) (i32.const 512)))
    (local.set $hit (i32.const 8704))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $place) (local.get $count)))
        ;; Each of sixteen lanes counts at most 16 times 8 bits: none overflows.
        (local.set $bits (i8x16.popcnt (v128.and (v128.load offset=0 (i32.const 0)) (v128.load offset=0 (local.get $code)))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=16 (i32.const 0)) (v128.load offset=16 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=32 (i32.const 0)) (v128.load offset=32 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=48 (i32.const 0)) (v128.load offset=48 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=64 (i32.const 0)) (v128.load offset=64 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=80 (i32.const 0)) (v128.load offset=80 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=96 (i32.const 0)) (v128.load offset=96 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=112 (i32.const 0)) (v128.load offset=112 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=128 (i32.const 0)) (v128.load offset=128 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=144 (i32.const 0)) (v128.load offset=144 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=160 (i32.const 0)) (v128.load offset=160 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=176 (i32.const 0)) (v128.load offset=176 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=192 (i32.const 0)) (v128.load offset=192 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=208 (i32.const 0)) (v128.load offset=208 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=224 (i32.const 0)) (v128.load offset=224 (local.get $code))))))
        (local.set $bits (i8x16.add (local.get $bits) (i8x16.popcnt (v128.and (v128.load offset=240 (i32.const 0)) (v128.load offset=240 (local.get $code))))))
        (local.set $bits (i32x4.extadd_pairwise_i16x8_u (i16x8.extadd_pairwise_i8x16_u (local.get $bits))))
        (local.set $bits (i32x4.add (local.get $bits) (i8x16.shuffle 8 9 10 11 12 13 14 15 0 0 0 0 0 0 0 0 (local.get $bits) (local.get $bits))))
        (local.set $shared (i32.add (i32x4.extract_lane 0 (local.get $bits)) (i32x4.extract_lane 1 (local.get $bits))))
        (if (i32.ge_u
              (local.get $shared)
              (i32.load16_u offset=256
                (i32.shl
                  (i32.add
                    (local.get $weight)
                    (i32.load16_u (i32.add (local.get $block) (i32.shl (local.get $place) (i32.const 1)))))
                  (i32.const 1))))
          (then
            (i32.store (local.get $hit) (i32.or (local.get $place) (i32.shl (local.get $shared) (i32.const 16))))
            (local.set $hit (i32.add (local.get $hit) (i32.const 4)))))
        (local.set $place (i32.add (local.get $place) (i32.const 1)))
        (local.set $code (i32.add (local.get $code) (i32.const 256)))
        (br $next)))
    (i32.shr_u (i32.sub (local.get $hit) (i32.const 8704)) (i32.const 2))))
