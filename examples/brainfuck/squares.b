Prints the squares of 0 to 15 by adding odd numbers

Cells: 0 rounds    1 odd number    2 square    3 work
       4 ones      5 ones left     6 flag      7 always zero
       8 tens      9 tens left    10 flag     11 always zero
      12 hundreds

>++++[<++++>-]+                     16 rounds; the first odd number is 1
<[
  >>[>+>+<<-]>>[<<+>>-]             copy the square to work
  >++++++++++>>>>++++++++++         ten ones are left; so are ten tens
  <<<<<<[                           count work down and the digits up
    ->+>-                           one more and one left less
    >+<[>-]>[                       none left:
      -<++++++++++<[-]>>>>+>-         ten left again and no ones and one more ten
      >+<[>-]>[                       no ten left:
        -<++++++++++<[-]>>>>+<          ten left again and no tens and one more hundred
      ]<<<<
    ]<<<<
  ]
  >>>>>>>>>[>++++++[<++++++++>-]<.[-]<<+>>]   print the hundreds if any; the tens must follow
  <<<<[>>>+<+<<-]                             they must also follow if there are any
  >>[[-]>>++++++[<++++++++>-]<.[-]<]          print the tens
  <<<<<<>[-]++++++[<++++++++>-]<.[-]          print the ones
  >>>>>[-]++++++++++.[-]                      end the line
  <<<<<<<<[>+>+<<-]>>[<<+>>-]                 add the odd number to the square
  <<++                                        the next odd number
  <-
]
