"""What plans are made from: courses with what they teach and cost, skills, demand."""
